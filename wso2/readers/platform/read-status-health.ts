import { excerpt, unexpectedStatus } from '../../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../../monitor/observation/outcome.ts';
import { readServerJson } from '../../../monitor/observation/server-json.ts';
import { isRecord } from '../../../monitor/text/guards.ts';
import { quote } from '../../../monitor/text/quote.ts';

const EXPECTED = [
  { from: 200, to: 200 },
  { from: 503, to: 503 },
];

const GOOD: readonly string[] = ['healthy', 'ready'];

const CREDENTIALS_FIX = 'add `credentials` to the target, or correct the user name and password in the secret';

const ELSEWHERE = 'check `profile` and `ports`. Releases may have the endpoint at another path: write it with `httpGet`, such as /health';

/**
 * Reads a health API that says one status: 200 with `{"status": "healthy"}` or `"ready"`, or 503 with
 * `"unhealthy"` and a `reason`. Source: wso2/api-platform, the router (`pkg/xds/translator.go`), the controller
 * (`pkg/adminserver/server.go`), and the policy engine (`internal/admin/handlers.go`); the documentation of the
 * Streaming Integrator.
 */
export function readStatusHealth(answer: HttpAnswer): Outcome {
  const { status } = answer;
  if (status === 401) {
    return failure('wso2.unauthorized', 'status 401: the health API requires valid credentials', { fix: CREDENTIALS_FIX });
  }
  if (status === 403 || status === 404) {
    const detail = `status ${status}: the server has no health API at this path, or a proxy blocks it`;
    return failure('wso2.no-such-endpoint', detail, { fix: ELSEWHERE });
  }
  return status === 200 || status === 503 ? readStatus(answer) : unexpectedStatus(answer, EXPECTED);
}

function readStatus(answer: HttpAnswer): Outcome {
  const { status, body } = answer;
  const read = readServerJson(body);
  const { status: says, reason } = 'json' in read && isRecord(read.json) ? read.json : {};
  if (typeof says !== 'string') {
    // A balancer answers 503 too when no server is behind it.
    if (status === 503) return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
    const what = 'contradiction' in read ? read.contradiction : `the body is not a health status: ${excerpt(answer)}`;
    return failure('body.mismatch', `status ${status}, but ${what}`);
  }
  const said = `the body says "${quote(says, 80)}"`;
  if (!GOOD.includes(says.trim().toLowerCase())) {
    return failure('wso2.unhealthy', typeof reason === 'string' && reason !== '' ? quote(reason, 160) : `status ${status}, ${said}`);
  }
  return status === 200 ? success(`the server says "${quote(says, 80)}"`) : failure('wso2.contradiction', `status 503, but ${said}`);
}
