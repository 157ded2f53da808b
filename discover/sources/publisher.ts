import { type Ask, type Asking, askJson, askNewest, askPages, PAGE } from '../ask.ts';
import type { Discovered } from '../found.ts';
import { listAt, numberAt, textAt } from '../plain-values.ts';
import { hostOf, type ServerUrl } from '../server-place.ts';
import { controlPlaneAt } from './control-plane-target.ts';
import { askDeployments, portalApis, type TrafficPlace } from './deployments.ts';
import type { ServerOptions } from './server-options.ts';

/** API Manager 4.2 to 4.7 have v4, 4.1 has v3, 4.0 has v2. */
const VERSIONS = ['v4', 'v3', 'v2'];

type Vhosts = ReadonlyMap<string, readonly TrafficPlace[]>;

/** The virtual hosts of each environment, from `GET /settings`. */
function vhostsOf(settings: unknown): Vhosts {
  return new Map(
    listAt(settings, 'environment').flatMap((entry) => {
      const environment = textAt(entry, 'name');
      if (environment === undefined) return [];
      const places = listAt(entry, 'vhosts').flatMap((vhost) => {
        const host = hostOf(textAt(vhost, 'host'));
        return host === undefined ? [] : [{ environment, host, port: numberAt(vhost, 'httpsPort') ?? 8243 }];
      });
      return [[environment, places] as const];
    }),
  );
}

/** Where the deployed revisions of an API are; without a name of a virtual host, on the first of the environment. */
function placesOf(revisions: unknown, vhosts: Vhosts): readonly TrafficPlace[] {
  return listAt(revisions, 'list').flatMap((revision) =>
    listAt(revision, 'deploymentInfo').flatMap((info) => {
      const environment = textAt(info, 'name');
      const places = environment === undefined ? [] : (vhosts.get(environment) ?? []);
      const host = hostOf(textAt(info, 'vhost'));
      const known = places.find((place) => place.host === host) ?? (host === undefined ? places[0] : undefined);
      if (known) return [known];
      return environment === undefined || host === undefined ? [] : [{ environment, host, port: 8243 }];
    }),
  );
}

/**
 * Reads the publisher: the published APIs, and the gateways to which their revisions are deployed. Source: publisher
 * REST API v4, `GET /settings`, `GET /apis`, and `GET /apis/{apiId}/revisions?query=deployed:true`.
 */
export function* readPublisher(server: ServerUrl, { tenant, secret }: ServerOptions): Asking<Discovered> {
  const headers = tenant === undefined ? [] : [{ name: 'x-wso2-tenant', value: tenant, secret: false }];
  const ask = (version: string, rest: string): Ask => ({
    path: `${server.path}/api/am/publisher/${version}/${rest}`,
    headers,
    withSecret: true,
  });
  const list = (version: string, offset: number) => ask(version, `apis?query=status:PUBLISHED&limit=${PAGE}&offset=${offset}`);
  const first = yield* askNewest(VERSIONS.map((version) => list(version, 0)));
  const version = VERSIONS[first.index] ?? '';
  const { entries, notes } = yield* askPages(first.value, (offset) => list(version, offset));
  const vhosts = vhostsOf(yield* askJson(ask(version, 'settings')));
  const from = `publisher ${version} of ${server.host}:${server.port}`;
  const { apis, notes: left } = portalApis(entries, tenant, from);
  const detail = (id: string) => ask(version, `apis/${id}/revisions?query=deployed:true`);
  const question = { ask: detail, read: (revisions: unknown) => placesOf(revisions, vhosts) };
  const { gateways, notes: more } = yield* askDeployments(apis, question, secret);
  return { targets: [controlPlaneAt(server, from), ...gateways], notes: [...notes, ...left, ...more] };
}
