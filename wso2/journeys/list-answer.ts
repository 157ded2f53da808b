import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome } from '../../monitor/observation/outcome.ts';
import { readServerJson } from '../../monitor/observation/server-json.ts';
import { isCount, isRecord } from '../../monitor/text/guards.ts';

type Json = Readonly<Record<string, unknown>>;

/** The items of a list, and how many the server has, as far as it says so. */
export type Listed = { readonly items: readonly Json[]; readonly total?: number };

/** What a list is of, why it may be missing, and what to do about credentials that are rejected. */
export type ListKind = { readonly of: string; readonly missing: string; readonly fix: string };

/**
 * Reads a list of a REST API of API-M: `{"count", "list": […], "pagination": {"total"}}`. The outcome says why an
 * answer is none. Source: carbon-apimgt, the OpenAPI definitions of gateway, publisher, and admin.
 */
export function readList(answer: HttpAnswer, { of, missing, fix }: ListKind): Listed | { readonly outcome: Outcome } {
  if (answer.status === 401 || answer.status === 403)
    return { outcome: failure('wso2.unauthorized', `status ${answer.status}: the server rejected the credentials`, { fix }) };
  if (answer.status === 404) return { outcome: failure('wso2.no-such-endpoint', `status 404: ${missing}`) };
  if (answer.status !== 200) return { outcome: unexpectedStatus(answer, [{ from: 200, to: 200 }]) };
  const body = readServerJson(answer.body);
  const json = 'json' in body && isRecord(body.json) ? body.json : {};
  const { list, count, pagination } = json;
  if (!Array.isArray(list) || !list.every(isRecord))
    return { outcome: failure('body.mismatch', `status 200, but the body is not ${of}: ${excerpt(answer)}`) };
  const total = isRecord(pagination) && isCount(pagination.total) ? pagination.total : count;
  return { items: list, ...(isCount(total) && { total }) };
}

/** The text under a key of an item; undefined if there is none. */
export function textIn(item: Json, key: string): string | undefined {
  const value = Object.hasOwn(item, key) ? item[key] : undefined;
  return typeof value === 'string' && value !== '' ? value : undefined;
}
