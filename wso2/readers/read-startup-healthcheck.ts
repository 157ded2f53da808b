import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import { isOlder } from '../products/version.ts';
import { readJsonObject } from './json.ts';
import { type Asked, sentAuthorization } from './reader.ts';

const EXACT: NonNullable<Asked['look']['expect']>['status'] = [{ from: 200, to: 200 }];

/**
 * Reads the startup health check of the gateway (`ServerStartupHealthcheckApiServiceImpl`). 200 proves only
 * that at least one API was deployed, or that there was none to deploy (`InMemoryAPIDeployer.deployAllAPIs`).
 * Its only way to report "not ready" is 500 with an empty body.
 */
export function readStartupHealthcheck(answer: HttpAnswer, asked: Asked): Outcome {
  if (answer.status === 200) return readOk(answer);
  if (answer.status === 500) return readServerError(answer);
  if (answer.status === 401) return readUnauthorized(asked);
  if (answer.status === 406) return notAcceptable(answer);
  if (answer.status === 403 || answer.status === 404) return noGatewayApi(answer.status);
  return unexpectedStatus(answer, EXACT);
}

function readOk(answer: HttpAnswer): Outcome {
  if (['', 'OK'].includes(answer.body.trim())) return success('API deployment is complete (at least one API, or none to deploy)');
  return failure('body.mismatch', `status 200, but the body is not empty: ${excerpt(answer)}`, {
    fix: 'something else responds in place of the gateway, such as a login page, a proxy, or another web app',
  });
}

function readServerError(answer: HttpAnswer): Outcome {
  if (answer.body.trim() === '') return failure('wso2.not-deployed', 'the gateway is still deploying APIs, or gave up');
  const json = readJsonObject(answer.body);
  const words = json?.text('description') ?? json?.text('message') ?? answer.body;
  if (json) return failure('wso2.unhealthy', `status 500: ${excerpt({ ...answer, body: words })}`);
  return unexpectedStatus(answer, EXACT);
}

// The resource produces JSON only (JAX-RS `@Produces`).
function notAcceptable(answer: HttpAnswer): Outcome {
  const { detail } = unexpectedStatus(answer, EXACT);
  return failure('http.status', detail, { fix: 'remove the header `Accept` from `httpHeaders`, or set it to `*/*`' });
}

function readUnauthorized(asked: Asked): Outcome {
  // The rule that allows anonymous requests names the exact path.
  if (!sentAuthorization(asked) && /^[^?]*healthcheck\/+(\?|$)/.test(asked.look.path)) {
    return failure('wso2.unauthorized', 'the server allows requests without credentials for the exact path only', {
      fix: 'set `path: /api/am/gateway/v2/server-startup-healthcheck`, without a trailing slash',
    });
  }
  if (!sentAuthorization(asked)) {
    return failure('wso2.unauthorized', 'before 4.3, the startup health check requires Basic authentication', {
      fix: 'set `version` to the running version, and `credentials` to a user of the gateway; from 4.3.0 on, no credentials are needed',
    });
  }
  const isAnonymous = !isOlder(asked.target.version, '4.3.0');
  return failure(
    'wso2.unauthorized',
    isAnonymous ? 'the server rejected the credentials; 4.3 and later needs none' : 'the server rejected the credentials',
    {
      fix: isAnonymous ? 'remove or correct the credentials; 4.3 and later needs none' : 'correct the user name and password in the secret',
    },
  );
}

function noGatewayApi(status: number): Outcome {
  return failure('wso2.no-such-endpoint', `status ${status}: the server has no gateway API, or a proxy blocks it`, {
    fix: 'set `profile` and `version`: Control Plane and Traffic Manager nodes have no gateway API, and 4.0.0 has no startup health check. If a proxy blocks the path, let it pass',
  });
}
