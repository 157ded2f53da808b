import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import { quote } from '../../monitor/text/quote.ts';
import { asJsonObject, readJsonObject } from './json.ts';

/**
 * Reads the health API of the Identity Server (`HealthApiServiceImpl`): 200 with a list of checks, or 503
 * with error codes. While it is disabled, which is the default, it returns 200 with an empty list or body.
 * That does not count as healthy.
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
  if (!checks) return failure('body.mismatch', `status 200, but the body is not the JSON of the health API: ${excerpt(answer)}`);
  return checks.length === 0 ? disabled() : success(`${checks.length} ${checks.length === 1 ? 'check' : 'checks'} passed`);
}

function disabled(): Outcome {
  return failure('wso2.health-disabled', 'status 200 with an empty list or body', {
    fix: 'set `enable = true` under `[carbon_health_check]` in deployment.toml of the server',
  });
}

function readErrors(answer: HttpAnswer): Outcome {
  const errors = readJsonObject(answer.body)?.list('errors') ?? [];
  const texts = errors.flatMap((error) => {
    const item = asJsonObject(error);
    const code = item?.text('code');
    const words = item?.text('description') ?? item?.text('message') ?? '';
    return code === undefined ? [] : [quote(`${code} ${words}`, 120)];
  });
  return texts.length > 0 ? failure('wso2.unhealthy', texts.slice(0, 3).join('; ')) : unexpectedStatus(answer, [{ from: 200, to: 200 }]);
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
  if (issuer === '') return failure('body.mismatch', `status 200, but the body is not a discovery document: ${excerpt(answer)}`);
  return success(`issuer ${quote(issuer, 120)}`);
}
