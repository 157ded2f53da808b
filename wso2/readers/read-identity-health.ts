import { unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import { quote } from '../../monitor/text/quote.ts';
import { asJsonObject, notTheJson, readJsonObject } from './json.ts';

/**
 * Reads the health API of the Identity Server (`HealthApiServiceImpl`): 200 with a list of checks, or 503
 * with error codes. While it is disabled, which is the default, it returns 200 with an empty list or body. An
 * enabled check with nothing to report returns the same list. Neither counts as healthy.
 */
export function readIdentityHealth(answer: HttpAnswer): Outcome {
  if (answer.status === 200) return readHealthy(answer);
  if (answer.status === 503) return readErrors(answer);
  if (answer.status === 403 || answer.status === 404) {
    return failure('wso2.no-such-endpoint', `status ${answer.status}: the server has no health API, or a proxy blocks it`);
  }
  return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
}

function readHealthy(answer: HttpAnswer): Outcome {
  if (answer.body.trim() === '') return disabled();
  const json = readJsonObject(answer.body);
  if (json?.list('errors')?.length) return readErrors(answer);
  const checks = json?.list('health');
  if (!checks) return notTheJson(answer, 'the JSON of the health API');
  return checks.length === 0 ? disabled() : success(`${checks.length} ${checks.length === 1 ? 'check' : 'checks'} passed`);
}

function disabled(): Outcome {
  return failure('wso2.health-disabled', 'status 200 with an empty list or body', {
    fix: 'set `enable = true` under `[carbon_health_check]` in deployment.toml of the server, and enable a checker there',
  });
}

function readErrors(answer: HttpAnswer): Outcome {
  const json = readJsonObject(answer.body);
  const errors = json?.list('errors') ?? [];
  const texts = errors.flatMap((error) => {
    const item = asJsonObject(error);
    const code = item?.text('code');
    const words = item?.text('description') ?? item?.text('message') ?? '';
    return code === undefined ? [] : [quote(`${code} ${words}`, 120)];
  });
  if (texts.length > 0) return failure('wso2.unhealthy', texts.slice(0, 3).join('; '));
  if (json?.list('health')?.length === 0) return namesNothing(answer.status);
  return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
}

// With the check enabled and nothing to report, the server can return 503 with the body of a disabled check.
function namesNothing(status: number): Outcome {
  return failure('wso2.unhealthy', `status ${status} with an empty list: the server names no check`, {
    fix: 'check the server log, and that checkers are enabled under `[carbon_health_check]` in deployment.toml',
  });
}

/**
 * Reads the OpenID Connect discovery document: 200 and JSON with an `issuer` (OpenID Connect Discovery 1.0
 * section 3).
 */
export function readOpenidConfiguration(answer: HttpAnswer): Outcome {
  if (answer.status === 403 || answer.status === 404) {
    return failure('wso2.no-such-endpoint', `status ${answer.status}: the server has no OpenID discovery document, or a proxy blocks it`);
  }
  if (answer.status !== 200) return unexpectedStatus(answer, [{ from: 200, to: 200 }]);
  const issuer = readJsonObject(answer.body)?.text('issuer')?.trim() ?? '';
  if (issuer === '') return notTheJson(answer, 'a discovery document');
  return success(`issuer ${quote(issuer, 120)}`);
}
