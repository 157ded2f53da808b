import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import { isOlder } from '../products/version.ts';
import { readJsonObject } from './json.ts';
import { type Asked, sentAuthorization } from './reader.ts';

const EXACT: NonNullable<Asked['look']['expect']>['status'] = [{ from: 200, to: 200 }];

/**
 * Reads the gateway's startup health-check. 200 proves that at least one API was deployed or that there was none to deploy, never
 * more (`InMemoryAPIDeployer.deployAllAPIs`); 500 with an empty body is its only "not ready" (`ServerStartupHealthcheckApiServiceImpl`).
 */
export function readStartupHealthcheck(answer: HttpAnswer, asked: Asked): Outcome {
  if (answer.status === 200) return readOk(answer);
  if (answer.status === 500) return readServerError(answer);
  if (answer.status === 401) return readUnauthorized(asked);
  if (answer.status === 403 || answer.status === 404) return noGatewayApi(answer.status);
  return unexpectedStatus(answer, EXACT);
}

function readOk(answer: HttpAnswer): Outcome {
  if (['', 'OK'].includes(answer.body.trim())) return success('API deployment finished (at least one API, or none to deploy)');
  return failure('body.mismatch', `status 200, but the body should be empty and is ${excerpt(answer)}`, {
    fix: 'something else answers in place of the gateway: a login page, a proxy, another web app',
  });
}

function readServerError(answer: HttpAnswer): Outcome {
  if (answer.body.trim() === '') return failure('wso2.not-deployed', 'the gateway answers, but is still deploying APIs or gave up');
  const json = readJsonObject(answer.body);
  const words = json?.text('description') ?? json?.text('message') ?? answer.body;
  if (json) return failure('wso2.unhealthy', `status 500: ${excerpt({ ...answer, body: words })}`);
  return unexpectedStatus(answer, EXACT);
}

function readUnauthorized(asked: Asked): Outcome {
  if (!sentAuthorization(asked)) {
    return failure('wso2.unauthorized', 'the health-check needs Basic auth before 4.3', {
      fix: 'set `version` to what runs and `credentials` to a user of the gateway; from 4.3.0 on none are needed',
    });
  }
  const isAnonymous = !isOlder(asked.target.version, '4.3.0');
  return failure(
    'wso2.unauthorized',
    isAnonymous ? 'the credentials were refused; 4.3 and later needs none' : 'the credentials were refused',
    {
      fix: isAnonymous ? 'remove or fix the credentials; 4.3+ needs none' : 'correct the user name and password in the secret',
    },
  );
}

function noGatewayApi(status: number): Outcome {
  return failure('wso2.no-such-endpoint', `status ${status}: no gateway API on this node, profile or version, or an edge blocks it`, {
    fix: 'Control Plane and Traffic Manager nodes have no gateway API and 4.0.0 has no health-check: set `profile` and `version`; or let the edge pass the path',
  });
}
