import { excerpt, meetExpectation } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import { fixOfStatus } from '../../monitor/observation/unavailable.ts';
import { defined } from '../../monitor/text/objects.ts';
import { quote } from '../../monitor/text/quote.ts';
import { ON_THE_WAY } from '../journeys/journey.ts';
import { pauseAfter } from '../journeys/throttle-canary.ts';
import type { GatewayReason } from '../products/gateway-codes/gateway-code.ts';
import { gatewayCode } from '../products/gateway-codes/gateway-codes.ts';
import { isOfTrafficManager } from '../products/gateway-codes/throttle-codes.ts';
import { readCallKind } from './calls/read-call-kind.ts';
import { gatewayErrorOf } from './gateway-error.ts';
import type { Asked } from './reader.ts';

/** Why a gateway did not serve a call: the reason, one safe line of detail, and a fix if the code has its own. */
type GatewayExplanation = { readonly reason: GatewayReason; readonly detail: string; readonly fix?: string };

/**
 * Reads the response to an API call. `expect` alone decides whether it is a success, and without it a status of
 * 200–299. An error of the gateway is named by its code. What has no code of the gateway is the backend's.
 */
export function readGatewayCall(answer: HttpAnswer, { look, target }: Asked): Outcome {
  const met = look.expect && meetExpectation(answer, look.expect, { showsHeaders: target.profile !== 'micro-integrator' });
  if (met?.outcome === 'success') return met;
  const explained = explainGatewayAnswer(answer);
  if (explained) return { outcome: 'failure', ...explained };
  const isStatus = met === undefined || (met.outcome === 'failure' && met.reason === 'http.status');
  if (isStatus && answer.status >= 400) return look.method === 'HEAD' ? ofNobody(answer) : ofBackend(answer);
  return met ?? readCallKind(look.reader, answer) ?? meetExpectation(answer);
}

// The code of a gateway is in the body, which the answer to a HEAD does not have.
function ofNobody({ status }: HttpAnswer): Outcome {
  return failure('http.status', `status ${status}; the answer to HEAD has no body, so nothing says who refused the call`, {
    fix: 'use GET in this call: its body names the cause',
  });
}

function ofBackend(answer: HttpAnswer): Outcome {
  const detail = `status ${answer.status}, and the body is not one of the gateway: ${excerpt({ ...answer, body: withoutSecrets(answer.body) })}`;
  return failure('backend.status', detail, defined({ fix: fixOfProxy(answer) }));
}

// A load balancer in front of the gateway writes the same page as one in front of the backend.
function fixOfProxy(answer: HttpAnswer): string | undefined {
  const proxy = /^this response is from (.+?): /.exec(fixOfStatus(answer) ?? '')?.[1];
  return proxy === undefined
    ? undefined
    : `find out whether ${proxy} is in front of the gateway or of the backend: the server behind it is down or is not in its target group`;
}

/**
 * Explains an error response of a gateway by the code in its body, whatever its HTTP status is. Undefined when
 * the gateway did not write it: a success, or a response that the gateway passed on from a backend.
 */
export function explainGatewayAnswer(answer: HttpAnswer): GatewayExplanation | undefined {
  const error = gatewayErrorOf(answer);
  const row = error && gatewayCode({ ...error, status: answer.status });
  if (error === undefined || row === undefined) return undefined;
  const { code, text } = error;
  const said = quote(withoutSecrets(text), 140);
  const what = `code ${code}, status ${answer.status}: ${row.meaning}`;
  return { reason: row.reason, detail: said === '' ? what : `${what} ("${said}")`, ...defined({ fix: row.fix }) };
}

const OTHER_LIMIT_FIX =
  'give the application of the canary a policy of 2 requests a minute, and no burst limit: the gateway decides about bursts without a Traffic Manager';

/**
 * Reads the response to a call of a throttle canary. Gateways fail open: without a Traffic Manager they accept every
 * call. So the one that is refused for its number is the success, and every other error means what it means for a
 * call.
 */
export function readThrottleCanary(answer: HttpAnswer, asked: Asked): Outcome {
  const { before = [], at } = asked;
  const calls = before.length + 1;
  const error = gatewayErrorOf(answer);
  const row = error && gatewayCode({ ...error, status: answer.status });
  if (row && isOfTrafficManager(row)) return success(`call ${calls} was refused with code ${error.code}: ${row.meaning}`);
  const outcome = readGatewayCall(answer, asked);
  if (outcome.outcome === 'failure' && outcome.reason === 'gateway.throttled') return { ...outcome, fix: OTHER_LIMIT_FIX };
  const answers = [...before, { latencyMs: 0, phases: {}, answered: true, http: answer, ...defined({ at }) }];
  if (outcome.outcome !== 'success') return outcome;
  if (pauseAfter(answers) !== undefined) return ON_THE_WAY;
  return failure('throttling.not-enforced', `${calls} calls in a row were accepted (status ${answer.status})`);
}

/**
 * Releases before 3.0 write the token into the text, and a server may repeat it. A throttled call has the time of
 * the next one in it, which would make each detail a new one.
 */
function withoutSecrets(text: string): string {
  return text
    .slice(0, 2000)
    .replace(/\b(with key:?\s*)\S+/gi, '$1…')
    .replace(/\beyJ[\w-]+\.[\w.-]+/g, '…')
    .replace(/You can access (?:the )?API after [^"<]*/gi, '')
    .replace(/"nextAccessTime"\s*:\s*"[^"]*"/gi, '');
}
