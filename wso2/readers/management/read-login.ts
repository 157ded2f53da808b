import { unexpectedStatus } from '../../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../../monitor/observation/observation.ts';
import { failure, type Outcome, success, unknown } from '../../../monitor/observation/outcome.ts';
import { readServerJson } from '../../../monitor/observation/server-json.ts';
import { isRecord } from '../../../monitor/text/guards.ts';
import { managementRefusal } from './management-refusal.ts';

/**
 * Reads `/management/login` of a Micro Integrator (`LoginResource`). A full store of tokens is no fault of the
 * server: 500, "Max concurrent access limit exceeded".
 */
export function readManagementLogin(answer: HttpAnswer): Outcome {
  const refusal = managementRefusal(answer);
  if (refusal) return refusal;
  if (answer.status >= 500 && /Max concurrent access limit exceeded/i.test(answer.body)) {
    return unknown('monitor.login-limit', `status ${answer.status}, "Max concurrent access limit exceeded"`);
  }
  if (answer.status >= 500 && /only when JWT based auth handler is engaged/i.test(answer.body)) {
    const fix = 'enable `[management_api.jwt_token_security_handler]` in deployment.toml: without it, there is no login';
    return failure('wso2.no-such-endpoint', `status ${answer.status}, the management API of this server has no login`, { fix });
  }
  if (answer.status !== 200) return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
  const read = readServerJson(answer.body);
  const hasToken = 'json' in read && isRecord(read.json) && typeof read.json.AccessToken === 'string';
  // The body may be a token in another form, so it is not quoted.
  return hasToken ? success('logged in') : failure('body.mismatch', 'status 200, but no JSON with AccessToken');
}
