import { excerpt } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome } from '../../monitor/observation/outcome.ts';
import { type ListKind, readList, textIn } from './list-answer.ts';

/**
 * The APIs that a gateway holds, each as its name and version, with its UUID if it has one. `total` is how many there
 * are, if the list has fewer.
 */
export type ApiList = { readonly apis: ReadonlyMap<string, string | undefined>; readonly total?: number };

const KIND: ListKind = {
  of: 'a list of APIs',
  missing: 'the gateway has no list of APIs yet, or a proxy blocks it',
  fix: 'correct the user name and password in the secret; the user needs a role that may read the gateway API',
};

/**
 * Reads the list of APIs of a gateway: `{"count", "list": [{"apiUUID", "name", "version", …}]}`; the outcome says why
 * the answer is none. Source: carbon-apimgt, internal gateway API v2, `GET /apis`.
 */
export function readApiList(answer: HttpAnswer): ApiList | { readonly outcome: Outcome } {
  const read = readList(answer, KIND);
  if ('outcome' in read) return read;
  const named = read.items.map((item) => {
    const [name, version] = [textIn(item, 'name'), textIn(item, 'version')];
    return name === undefined || version === undefined ? undefined : ([`${name} ${version}`, textIn(item, 'apiUUID')] as const);
  });
  const apis = named.filter((api) => api !== undefined);
  // A list with an unknown item is read by nobody: an API in it would seem to be missing.
  if (apis.length < named.length)
    return { outcome: failure('body.mismatch', `status 200, but the body is not ${KIND.of}: ${excerpt(answer)}`) };
  const { total = 0 } = read;
  return { apis: new Map(apis), ...(total > named.length && { total }) };
}
