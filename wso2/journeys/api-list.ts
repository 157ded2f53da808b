import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome } from '../../monitor/observation/outcome.ts';
import { readServerJson } from '../../monitor/observation/server-json.ts';
import { isRecord } from '../../monitor/text/guards.ts';

/** The APIs that a gateway holds, each as its name and version; or why the answer is no list. */
export type ApiList = { readonly apis: ReadonlySet<string> } | { readonly outcome: Outcome };

/**
 * Reads the list of APIs of a gateway: `{"count", "list": [{"name", "version", …}]}`. Source: carbon-apimgt,
 * internal gateway API v2, `GET /apis`.
 */
export function readApiList(answer: HttpAnswer): ApiList {
  if (answer.status === 401 || answer.status === 403) {
    const fix = 'correct the user name and password in the secret; the user needs a role that may read the gateway API';
    return { outcome: failure('wso2.unauthorized', `status ${answer.status}: the server rejected the credentials`, { fix }) };
  }
  if (answer.status === 404)
    return { outcome: failure('wso2.no-such-endpoint', 'status 404: the gateway has no list of APIs yet, or a proxy blocks it') };
  if (answer.status !== 200) return { outcome: unexpectedStatus(answer, [{ from: 200, to: 200 }]) };
  const body = readServerJson(answer.body);
  const list = 'json' in body && isRecord(body.json) ? body.json.list : undefined;
  const apis = Array.isArray(list) ? list.map(nameOf) : [undefined];
  // A list with an unknown item is read by nobody: an API in it would seem to be missing.
  if (apis.every((api) => api !== undefined)) return { apis: new Set(apis) };
  return { outcome: failure('body.mismatch', `status 200, but the body is not a list of APIs: ${excerpt(answer)}`) };
}

function nameOf(item: unknown): string | undefined {
  if (!isRecord(item)) return undefined;
  const { name, version } = item;
  return typeof name === 'string' && typeof version === 'string' ? `${name} ${version}` : undefined;
}
