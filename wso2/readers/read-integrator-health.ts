import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, type Product, success } from '../../monitor/observation/outcome.ts';
import { quote } from '../../monitor/text/quote.ts';
import { type JsonObject, readJsonObject } from './json.ts';
import type { Asked } from './reader.ts';

const EXPECTED = [
  { from: 200, to: 200 },
  { from: 500, to: 500 },
];

/**
 * Reads `/healthz` of the Micro Integrator (`ReadinessResource`): 200 with status "ready", or 500 with the
 * faulty CApps. The server keeps the status code in a field that all requests share, so the body and the
 * status can contradict each other. One check is then not enough to judge.
 */
export function readIntegratorHealth(answer: HttpAnswer): Outcome {
  if (answer.status === 404) return probeMissing('/healthz requires MI 1.2 or later and -DenableReadinessProbe=true');
  if (answer.status !== 200 && answer.status !== 500) return unexpectedStatus(answer, EXPECTED);
  if (answer.status === 500 && answer.body.trim() === '')
    return failure('wso2.unhealthy', 'status 500 without a body: the server could not build its response');
  const json = readJsonObject(answer.body);
  if (!json) return failure('body.mismatch', `status ${answer.status}, but the body is not the JSON of /healthz: ${excerpt(answer)}`);
  return judgeHealth(answer.status, json);
}

function judgeHealth(status: number, json: JsonObject): Outcome {
  const product = productOf(json);
  const more = product ? { product } : {};
  const capps = faultyCapps(json);
  if (!capps) return failure('body.mismatch', `status ${status}, and "Faulty CAPPs" is not a list`, more);
  const says = quote(json.text('status') ?? '(no status)', 80);
  const isReady = json.text('status') === 'ready' && capps.length === 0;
  if (isContradiction(status, isReady, capps.length > 0 || says.startsWith('not ready'))) {
    return failure(
      'wso2.contradiction',
      `status ${status}, but the body says "${says}"${capps.length > 0 ? ` (${list(capps)})` : ''}`,
      more,
    );
  }
  if (isReady) return success(readyDetail(product), product);
  if (capps.length === 0) return failure('wso2.unhealthy', `status ${status}, the body says "${says}"`, more);
  const fix = `check the server log for ${list(capps)}, then fix and redeploy`;
  return failure('wso2.faulty-capps', `${list(capps)}; the server itself runs`, { ...more, fix });
}

function isContradiction(status: number, isReady: boolean, isFaulty: boolean): boolean {
  return status === 200 ? isFaulty : isReady;
}

/**
 * Returns the names in the list, with a placeholder for what is not text; undefined when the value is not a
 * list.
 */
function faultyCapps(json: JsonObject): readonly string[] | undefined {
  if (!json.keys.includes('Faulty CAPPs')) return [];
  return json.list('Faulty CAPPs')?.map((name) => (typeof name === 'string' ? quote(name, 80) : '(not a name)'));
}

function list(names: readonly string[]): string {
  return names.length > 5 ? `${names.slice(0, 5).join(', ')} and ${names.length - 5} more` : names.join(', ');
}

function productOf(json: JsonObject): Product | undefined {
  const version = json.text('version');
  if (version === undefined) return undefined;
  const level = json.text('update_level') ?? '-';
  return { name: 'WSO2 Micro Integrator', version: quote(version, 40), ...(level !== '-' && { updateLevel: quote(level, 40) }) };
}

function readyDetail(product: Product | undefined): string {
  // MI 1.2 caches its first response and, with hot deployment enabled, always reports ready.
  if (product?.version.startsWith('1.2.')) return 'ready (MI 1.2 cannot report faulty CApps)';
  return product
    ? `ready, version ${product.version}${product.updateLevel === undefined ? '' : ` update level ${product.updateLevel}`}`
    : 'ready';
}

/** Reads `/liveness` of the Micro Integrator (`LivenessResource`), which exists since 4.2.0. */
export function readIntegratorLiveness(answer: HttpAnswer, { target }: Asked): Outcome {
  if (answer.status === 404) {
    const isNamed = target.version !== undefined;
    const fix = isNamed
      ? 'start the server with -DenableLivenessProbe=true, or correct `version`'
      : 'set `version` to the running version (before 4.2.0, gatewatch uses a TCP check), or set `livenessProbe: false`';
    return probeMissing('/liveness requires MI 4.2 or later', fix);
  }
  if (answer.status !== 200 && answer.status !== 500) return unexpectedStatus(answer, EXPECTED);
  if (answer.status === 500) return failure('wso2.unhealthy', `status 500: ${excerpt(answer)}`);
  const server = readJsonObject(answer.body)?.text('server');
  if (server === undefined) return failure('body.mismatch', `status 200, but the body is not the JSON of /liveness: ${excerpt(answer)}`);
  return server === 'started' ? success('server started') : failure('wso2.unhealthy', `the server reports "${quote(server, 80)}"`);
}

function probeMissing(detail: string, fix?: string): Outcome {
  return failure('wso2.no-such-endpoint', `status 404: ${detail}`, fix === undefined ? {} : { fix });
}
