import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import type { Asked } from './reader.ts';

/**
 * Reads `/health` of the WebSocket listeners: a constant 200 that proves the listener runs
 * (`InboundWebsocketSourceHandler`, `WebsocketInboundHandler`). Anything but the exact path is taken as a handshake and refused.
 */
export function readWebsocketHealth(answer: HttpAnswer, { look }: Asked): Outcome {
  if (answer.status === 200) return onlyEmpty(answer, 'WebSocket listener open');
  if (look.path !== '/health') {
    return failure('wso2.no-such-endpoint', `status ${answer.status} for ${look.path}: the path must be exactly /health`, {
      fix: 'write `path: /health`, without query or trailing slash',
    });
  }
  if ([401, 403, 404].includes(answer.status)) {
    return failure('wso2.no-such-endpoint', `status ${answer.status}: /health needs API-M 4.1 or later on this port`, {
      fix: 'set `version`, or switch the probe off (`probes: { websocket: false }`, `websocket-tls: false`)',
    });
  }
  return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
}

/**
 * Reads `/health-check` of 4.4 and later on the traffic ports: as the startup health-check, but weaker (no policies, no tenants).
 */
export function readGatewayHealthcheck(answer: HttpAnswer): Outcome {
  if (answer.status === 200) return onlyEmpty(answer, 'APIs deployed, as far as this port knows (no policies, no tenants)');
  if (answer.status === 500 && answer.body.trim() === '')
    return failure('wso2.not-deployed', 'the gateway answers; API deployment not complete');
  if ([401, 403, 404].includes(answer.status)) {
    return failure('wso2.no-such-endpoint', `status ${answer.status}: /health-check needs API-M 4.4 or later`, {
      fix: 'probe the startup health-check on the servlet port instead',
    });
  }
  return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
}

// Both answers are empty on the wire; a 200 with a page in it comes from something else.
function onlyEmpty(answer: HttpAnswer, detail: string): Outcome {
  if (answer.body.trim() === '') return success(detail);
  return failure('body.mismatch', `status 200, but the body should be empty and is ${excerpt(answer)}`);
}
