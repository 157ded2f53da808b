import type { Request, Response } from './serve-json.ts';

// Stand-ins of the REST APIs of WSO2 as their specifications describe them: devportal.yaml v3, publisher.yaml v4,
// gateway.yaml v2 of carbon-apimgt; the management API of Micro Integrator as its documentation shows it.

/** An API of a stand-in, with the hosts of its gateways, and the other keys of its entry in the list and of its details. */
export type StandInApi = {
  readonly name: string;
  readonly version: string;
  readonly context: string;
  readonly https?: string;
  readonly more?: object;
  readonly detail?: object;
};

const NOT_FOUND: Response = {
  status: 404,
  json: { code: 404, message: 'Not Found', description: 'The requested resource is not available.' },
};

const DENIED: Response = { status: 401, json: { code: 900401, message: 'Unauthenticated request', description: '' } };

function pageOf(all: readonly unknown[], { query }: Request): Response {
  const [limit, offset] = [Number(query.get('limit') ?? 25), Number(query.get('offset') ?? 0)];
  const list = all.slice(offset, offset + limit);
  return { json: { count: list.length, list, pagination: { offset, limit, total: all.length, next: '', previous: '' } } };
}

/** The developer portal, open to anonymous readers. */
export function devportal(apis: readonly StandInApi[], version = 'v3'): (request: Request) => Response {
  const base = `/api/am/devportal/${version}/apis`;
  const rows = apis.map(({ name, version: release, context, more }, i) => ({
    id: `id-${i}`,
    name,
    version: release,
    context,
    type: 'HTTP',
    ...more,
  }));
  return (request) => {
    if (request.path === base) return pageOf(rows, request);
    const row = rows.find(({ id }) => request.path === `${base}/${id}`);
    const https = apis[Number(row?.id.slice(3))]?.https;
    const urls = { http: null, https, ws: null, wss: null };
    const endpointURLs = https === undefined ? [] : [{ environmentName: 'Default', environmentType: 'hybrid', URLs: urls }];
    return row ? { json: { ...row, ...apis[Number(row.id.slice(3))]?.detail, endpointURLs } } : NOT_FOUND;
  };
}

/** What the publisher has beyond the names of its APIs. */
export type PublisherRows = {
  readonly apis: readonly (Readonly<Record<string, unknown>> & { readonly deployed: readonly { name: string; vhost?: string }[] })[];
  readonly environment: readonly unknown[];
  readonly authorization: string;
  readonly version?: string;
};

/** The publisher, which takes one value of `authorization`. */
export function publisher({ apis, environment, authorization, version = 'v4' }: PublisherRows): (request: Request) => Response {
  const base = `/api/am/publisher/${version}`;
  const rows = apis.map(({ deployed: _, ...api }, i) => ({ id: `id-${i}`, lifeCycleStatus: 'PUBLISHED', ...api }));
  return (request) => {
    if (!request.path.startsWith(`${base}/`)) return NOT_FOUND;
    if (request.headers.authorization !== authorization) return DENIED;
    if (request.path === `${base}/settings`) return { json: { environment, grantTypes: [] } };
    if (request.path === `${base}/apis`) return pageOf(rows, request);
    const index = rows.findIndex(({ id }) => request.path === `${base}/apis/${id}/revisions`);
    const deploymentInfo = apis[index]?.deployed;
    return deploymentInfo ? { json: { count: 1, list: [{ id: 'revision-1', displayName: 'Revision 1', deploymentInfo }] } } : NOT_FOUND;
  };
}

/** A gateway node, which takes Basic authentication. */
export function gatewayNode(apis: readonly StandInApi[], authorization: string): (request: Request) => Response {
  const list = apis.map(({ https: _, ...api }, i) => ({
    apiUUID: `id-${i}`,
    provider: 'admin',
    apiType: 'HTTP',
    status: 'PUBLISHED',
    ...api,
  }));
  return ({ path, headers }) => {
    if (path !== '/api/am/gateway/v2/apis') return NOT_FOUND;
    return headers.authorization === authorization ? { json: { count: list.length, list } } : DENIED;
  };
}

/** The management API of a Micro Integrator. `lists` are its answers by path; `open` counts the tokens in its store. */
export function integrator(basic: string, token: string, lists: Readonly<Record<string, Response>>) {
  const store = { open: 0, most: 0 };
  const answer = ({ path, headers }: Request): Response => {
    if (path === '/management/login') {
      if (headers.authorization !== basic) return { status: 401 };
      store.open++;
      store.most = Math.max(store.most, store.open);
      return { json: { AccessToken: token } };
    }
    if (headers.authorization !== `Bearer ${token}` || store.open === 0) return { status: 401 };
    if (path === '/management/logout') {
      store.open--;
      return { text: '' };
    }
    return lists[path.replace('/management/', '')] ?? { status: 404 };
  };
  return { answer, store };
}
