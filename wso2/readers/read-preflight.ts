import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import { quote } from '../../monitor/text/quote.ts';
import type { GatewayReason } from '../products/gateway-codes/gateway-code.ts';
import { explainGatewayAnswer } from './read-gateway-call.ts';
import type { Asked } from './reader.ts';

const EXPECTED = [{ from: 200, to: 299 }];

const CORS_OFF = 'CORS is off for it, or it declares OPTIONS itself';

const WITHOUT_CORS_FIX =
  'check what responds to OPTIONS in place of the gateway. If the API answers OPTIONS itself, remove `context` and use a call in place of the preflight';

// Errors that say that the API, its resource, or a part of it is not there. All others come from a deployed API.
const NOT_THERE: readonly GatewayReason[] = [
  'gateway.api-missing',
  'gateway.resource-missing',
  'gateway.method',
  'gateway.half-deployed',
  'gateway.other',
];

/**
 * Reads the response to a CORS preflight of an API (`CORSRequestHandler`), which asks whether the API is deployed
 * on this node. The gateway answers before authentication, so any error of a later stage proves it too.
 */
export function readPreflight(answer: HttpAnswer, { look }: Asked): Outcome {
  const { status, headers } = answer;
  const allowed = headers['access-control-allow-methods'];
  if (allowed !== undefined && (status === 403 || (status >= 200 && status <= 299)))
    return deployed(status, `allows ${quote(allowed, 80)}`);
  const explained = explainGatewayAnswer(answer);
  if (explained) {
    if (NOT_THERE.includes(explained.reason))
      return { outcome: 'failure', ...explained, detail: `${pathOf(look.path)}: ${explained.detail}` };
    return success(`deployed: ${whyDeployed(explained.reason)} (${explained.detail})`);
  }
  if (status >= 200 && status <= 299) return readOk(answer);
  // Synapse's own dispatch and a refused origin have no body; a page is one of a proxy in front of the gateway.
  if ((status === 403 || status === 405) && answer.body.trim() === '') return deployed(status, CORS_OFF);
  return unexpectedStatus(answer, EXPECTED);
}

/**
 * Reads the response to the preflight of an API whose resources are not known: the gateway says that one is missing
 * only for an API that it has. Source: product-apim, the sequences main.xml and fault.xml.
 */
export function readDeployed(answer: HttpAnswer, asked: Asked): Outcome {
  const outcome = readPreflight(answer, asked);
  if (outcome.outcome !== 'failure' || (outcome.reason !== 'gateway.resource-missing' && outcome.reason !== 'gateway.method'))
    return outcome;
  return success('deployed: the gateway has the API, and not the path / in it');
}

function readOk(answer: HttpAnswer): Outcome {
  const { allow } = answer.headers;
  if (allow !== undefined) return deployed(answer.status, `${CORS_OFF}; it allows ${quote(allow, 80)}`);
  const detail = `status ${answer.status} without access-control-allow-methods, so it is no answer of a gateway to a preflight: ${excerpt(answer)}`;
  return failure('http.header', detail, { fix: WITHOUT_CORS_FIX });
}

function deployed(status: number, seen: string): Outcome {
  return success(`deployed: status ${status}, ${seen}`);
}

function whyDeployed(reason: GatewayReason): string {
  if (reason === 'gateway.credentials' || reason === 'gateway.token-rejected') return `the request reached authentication, so ${CORS_OFF}`;
  return 'the error comes from a later stage of the API';
}

function pathOf(path: string): string {
  return quote(path.replace(/\?.*/, ''), 120);
}
