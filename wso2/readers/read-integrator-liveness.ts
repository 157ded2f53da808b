import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import { quote } from '../../monitor/text/quote.ts';
import { probeMissing } from './integrator-endpoint.ts';
import { notTheJson, readJsonObject } from './json.ts';
import type { Asked } from './reader.ts';

/** Reads `/liveness` of the Micro Integrator (`LivenessResource`), which exists since 4.2.0. */
export function readIntegratorLiveness(answer: HttpAnswer, { look, target }: Asked): Outcome {
  if (answer.status === 404) {
    const isNamed = target.version !== undefined;
    const fix = isNamed
      ? 'start the server with -DenableLivenessProbe=true, or correct `version`'
      : 'set `version` to the running version (before 4.2.0, gatewatch uses a TCP check), or set `livenessProbe: false`';
    return probeMissing(look, '/liveness requires MI 4.2 or later', fix);
  }
  if (answer.status === 500) return failure('wso2.unhealthy', `status 500: ${excerpt(answer)}`);
  if (answer.status !== 200)
    return unexpectedStatus(
      answer,
      [200, 500].map((status) => ({ from: status, to: status })),
    );
  const server = readJsonObject(answer.body)?.text('server');
  if (server === undefined) return notTheJson(answer, 'the JSON of /liveness');
  return server === 'started' ? success('server started') : failure('wso2.unhealthy', `the server reports "${quote(server, 80)}"`);
}
