import { runsHere } from '../api-entry.ts';
import { type Ask, type Asking, askNewest, askPages, PAGE } from '../ask.ts';
import type { Discovered } from '../found.ts';
import { listAt, textAt } from '../plain-values.ts';
import { readServerUrl, type ServerUrl } from '../server-place.ts';
import { controlPlaneAt } from './control-plane-target.ts';
import { askDeployments, portalApis, type TrafficPlace } from './deployments.ts';
import type { ServerOptions } from './server-options.ts';

/** API Manager 4.2 and later have v3; 4.0 and 4.1 have v2. Both are open to anonymous readers. */
const VERSIONS = ['v3', 'v2'];

/** The addresses of an API that runs elsewhere are those of its backend, or of another vendor. */
function placesOf(detail: unknown): readonly TrafficPlace[] {
  if (!runsHere(detail)) return [];
  return listAt(detail, 'endpointURLs').flatMap((entry) => {
    const url = readServerUrl(textAt(entry, 'URLs', 'https'));
    const environment = textAt(entry, 'environmentName') ?? 'default';
    return url ? [{ environment, host: url.host, port: url.port }] : [];
  });
}

/**
 * Reads the developer portal as an anonymous visitor: the published APIs, and for each of them the addresses of its
 * gateways. Source: devportal REST API v3, `GET /apis` and `GET /apis/{apiId}`.
 */
export function* readDevportal(server: ServerUrl, { tenant, secret }: ServerOptions): Asking<Discovered> {
  const headers = tenant === undefined ? [] : [{ name: 'x-wso2-tenant', value: tenant, secret: false }];
  const list = (version: string, offset: number): Ask => ({
    path: `${server.path}/api/am/devportal/${version}/apis?limit=${PAGE}&offset=${offset}`,
    headers,
  });
  const first = yield* askNewest(VERSIONS.map((version) => list(version, 0)));
  const version = VERSIONS[first.index] ?? '';
  const { entries, notes } = yield* askPages(first.value, (offset) => list(version, offset));
  const from = `developer portal ${version} of ${server.host}:${server.port}`;
  const { apis, notes: left } = portalApis(entries, tenant, from);
  const ask = (id: string) => ({ path: `${server.path}/api/am/devportal/${version}/apis/${id}`, headers });
  const { gateways, notes: more } = yield* askDeployments(apis, { ask, read: placesOf }, secret);
  return { targets: [controlPlaneAt(server, from), ...gateways], notes: [...notes, ...left, ...more] };
}
