import { json, serve } from '../engine/serve.ts';

/** An API as a source lists it. */
export type ListedApi = { readonly name: string; readonly version?: string; readonly context?: string } & Readonly<Record<string, unknown>>;

/** What the server lists and has deployed; both can change at any time. */
export type ListingState = {
  listed: readonly ListedApi[];
  /** Names of the APIs that answer a preflight; absent = all that are listed. */
  deployed?: readonly string[];
  /** What the list answers in place of itself. */
  broken?: { readonly status: number; readonly body: string };
};

const NOT_DEPLOYED = { code: '404', type: 'Status report', message: 'Not Found', description: 'The requested resource is not available.' };

const NO_RESOURCE = {
  code: '404',
  type: 'Status report',
  message: 'Runtime Error',
  description: 'No matching resource found for given API Request',
};

/**
 * Starts one server that lists APIs, as a gateway and as a developer portal, and answers preflights. An API has no
 * resource `/`. Source: carbon-apimgt, internal gateway API v2, and devportal.yaml.
 */
export async function startListingServer(state: ListingState) {
  const entry = ({ name, version = '1.0.0', context = `/${name.toLowerCase()}`, ...more }: ListedApi) => ({
    ...{ id: `id-of-${name}`, name, version, context: `${context}/${version}`, provider: 'admin', lifeCycleStatus: 'PUBLISHED' },
    ...more,
  });
  return serve(({ method, url }, response) => {
    const { pathname, searchParams } = new URL(url, 'http://127.0.0.1');
    if (method === 'OPTIONS') {
      const deployed = state.deployed ?? state.listed.map(({ name }) => name);
      const isThere = deployed.some((name) => pathname.startsWith(`/${name.toLowerCase()}/`));
      return json(response, 404, isThere ? NO_RESOURCE : NOT_DEPLOYED);
    }
    if (!pathname.endsWith('/apis')) return json(response, 200, {});
    if (state.broken) return void response.writeHead(state.broken.status).end(state.broken.body);
    const all = state.listed.map(entry);
    if (pathname === '/api/am/gateway/v2/apis') return json(response, 200, { count: all.length, list: all });
    const [limit, offset] = ['limit', 'offset'].map((key) => Number(searchParams.get(key)));
    const list = all.slice(offset, Number(offset) + Number(limit));
    json(response, 200, { count: list.length, list, pagination: { offset, limit, total: all.length } });
  });
}
