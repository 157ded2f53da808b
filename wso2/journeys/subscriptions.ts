import type { Answer } from '../../monitor/observation/observation.ts';
import { readServerJson } from '../../monitor/observation/server-json.ts';
import { isRecord } from '../../monitor/text/guards.ts';
import { textIn } from './list-answer.ts';

/**
 * Reads the subscriptions of an API as a gateway has them: `{…, "subscripitons": [{"subscriptionUUID", …}]}`, spelled
 * that way; undefined if they cannot be read as a whole. Source: carbon-apimgt, internal gateway API v2, `GET
 * /apis/{apiId}` (APIInfoDTO).
 */
export function subscriptionsOf({ http, trouble }: Answer): ReadonlySet<string> | undefined {
  if (trouble || http?.status !== 200) return undefined;
  const body = readServerJson(http.body);
  if (!('json' in body) || !isRecord(body.json)) return undefined;
  const list = body.json.subscripitons ?? body.json.subscriptions;
  if (!Array.isArray(list)) return undefined;
  const ids = list.map((item: unknown) => (isRecord(item) ? textIn(item, 'subscriptionUUID') : undefined));
  const known = ids.filter((id) => id !== undefined);
  return known.length === ids.length ? new Set(known) : undefined;
}

/** The subscriptions of one API on a gateway, and on the others that could be asked. */
export type Subscriptions = {
  readonly api: string;
  readonly own: ReadonlySet<string> | undefined;
  readonly others: readonly { readonly name: string; readonly ids: ReadonlySet<string> }[];
};

/** What the comparison of one API shows: something that is missing, something that is not known, or a count. */
export type SubscriptionFinding =
  | { readonly missing: number; readonly holders: readonly string[] }
  | { readonly unknown: string }
  | { readonly same: number };

/**
 * Compares the subscriptions of an API. A gateway without any of them may still be loading them, so that is no
 * finding.
 */
export function compareSubscriptions({ own, others }: Subscriptions): SubscriptionFinding {
  if (!own) return { unknown: 'its subscriptions could not be read' };
  if (others.length === 0) return { unknown: 'its subscriptions could be read on no other gateway' };
  const missing = new Set(others.flatMap(({ ids }) => [...ids].filter((id) => !own.has(id))));
  if (missing.size === 0) return { same: own.size };
  if (own.size === 0) return { unknown: `the gateway lists none of its ${missing.size} subscriptions, so it may still be loading them` };
  const holders = others.filter(({ ids }) => [...ids].some((id) => missing.has(id))).map(({ name }) => name);
  return { missing: missing.size, holders };
}
