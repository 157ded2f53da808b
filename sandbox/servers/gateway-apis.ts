import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import type { Reply } from '../wire/reply.ts';
import { tomcatJson } from '../wire/tomcat.ts';

/** A resource with a limit of two calls a minute. */
export const LIMITED = '/limited';

/** The APIs that every simulated gateway has deployed; `api-missing` removes the last one. */
export const GATEWAY_APIS = [
  {
    name: 'PizzaShackAPI',
    version: '1.0.0',
    context: '/pizzashack',
    resources: [
      { method: 'GET', path: '/menu' },
      { method: 'POST', path: '/order' },
      { method: 'GET', path: LIMITED },
    ],
    answer: '[{"name":"BBQ Chicken Bacon","price":"22.99"}]',
  },
  {
    name: 'WeatherAPI',
    version: '2.1.0',
    context: '/weather',
    resources: [{ method: 'GET', path: '/' }],
    answer: '{"weather":"sunny"}',
  },
] as const;

/** The calls that the limited resource accepts in a minute. */
const CALLS = 2;

/** Whether a call to a path at a time, in milliseconds since 1970, is over the limit. */
export type Limit = (path: string, now: number) => boolean;

/** Counts the calls to the limited resource in whole minutes, as a Traffic Manager does. */
export function countCalls(): Limit {
  let minute = 0;
  let calls = 0;
  return (path, now) => {
    if (!path.endsWith(LIMITED)) return false;
    const current = Math.floor(now / 60_000);
    calls = current === minute ? calls + 1 : 1;
    minute = current;
    return calls > CALLS;
  };
}

/**
 * Returns the response of a developer portal: a page of these APIs, or one of them, without gateways. Undefined for every
 * other path.
 */
export function answerDevportal({ path, query }: HttpRequest, mood: Mood): Reply | undefined {
  const [, id] = /^\/api\/am\/devportal\/v[23]\/apis(?:\/([^/]+))?$/.exec(path) ?? [];
  if (id !== undefined) return tomcatJson(200, { id, endpointURLs: [] });
  if (!/^\/api\/am\/devportal\/v[23]\/apis$/.test(path)) return undefined;
  const all = mood === 'apis-emptied' ? [] : GATEWAY_APIS;
  const [limit, offset] = [Number(query.get('limit') ?? 25), Number(query.get('offset') ?? 0)];
  const list = all.slice(offset, offset + limit).map(({ name, version, context }) => ({
    ...{ id: `uuid-of-${name}`, name, version, context: `${context}/${version}`, provider: 'admin', type: 'HTTP' },
    ...{ lifeCycleStatus: 'PUBLISHED', advertiseInfo: { advertised: false }, gatewayVendor: 'wso2' },
  }));
  return tomcatJson(200, { count: list.length, list, pagination: { offset, limit, total: all.length } });
}
