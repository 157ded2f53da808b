import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import type { Asked } from './reader.ts';

/**
 * Reads `/health` of the WebSocket listeners: a constant 200 that proves that the listener runs
 * (`InboundWebsocketSourceHandler`, `WebsocketInboundHandler`). The listener takes any other path for a
 * WebSocket handshake and rejects it.
 */
export function readWebsocketHealth(answer: HttpAnswer, { look }: Asked): Outcome {
  if (answer.status === 200) return onlyEmpty(answer, 'the WebSocket listener responds');
  if (look.path !== '/health') {
    return failure('wso2.no-such-endpoint', `status ${answer.status} for ${look.path}: the path must be exactly /health`, {
      fix: 'set `path: /health`, without a query or a trailing slash',
    });
  }
  if ([401, 403, 404].includes(answer.status)) {
    return failure('wso2.no-such-endpoint', `status ${answer.status}: /health requires API-M 4.1 or later on this port`, {
      fix: 'set `version`, or disable the probe (`probes: { websocket: false }`, `websocket-tls: false`)',
    });
  }
  return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
}

/**
 * Reads `/health-check` of 4.4 and later on the traffic ports. It proves less than the startup health check:
 * it covers no policies and no tenants.
 */
export function readGatewayHealthcheck(answer: HttpAnswer): Outcome {
  if (answer.status === 200) return onlyEmpty(answer, 'APIs are deployed; this port does not cover policies and tenants');
  if (answer.status === 500 && answer.body.trim() === '') return failure('wso2.not-deployed', 'status 500 with an empty body');
  if ([401, 403, 404].includes(answer.status)) {
    return failure('wso2.no-such-endpoint', `status ${answer.status}: /health-check requires API-M 4.4 or later`, {
      fix: 'probe the startup health check on the servlet port instead',
    });
  }
  return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
}

// Both endpoints return an empty body; a 200 with a page comes from another service.
function onlyEmpty(answer: HttpAnswer, detail: string): Outcome {
  if (answer.body.trim() === '') return success(detail);
  return failure('body.mismatch', `status 200, but the body is not empty: ${excerpt(answer)}`);
}
