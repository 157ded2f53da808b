import type { ProfileName } from '../../monitor/target/profile.ts';
import { isGatewayHere } from '../api-entry.ts';
import type { Discovered, FoundTarget } from '../found.ts';
import { childAt, listAt, numberAt, textAt } from '../plain-values.ts';
import { baseName, hostOf, isLoopback, nameOfHost, readServerUrl, type ServerUrl } from '../server-place.ts';
import { SourceProblem } from '../source-problem.ts';
import { LOOPBACK, serverAt } from './server-roles.ts';

/** The references that WSO2's default file has in its URLs, with the port that each of them is without an offset. */
const PORTS: Readonly<Record<string, number>> = {
  'https.nio.port': 8243,
  'http.nio.port': 8280,
  'mgt.transport.https.port': 9443,
  'mgt.transport.http.port': 9763,
};

/** The tables that only a Micro Integrator has. */
const INTEGRATOR_TABLES = ['management_api', 'internal_apis', 'icp_config', 'dashboard_config', 'service_catalog'];

/** The values of `server_role` that mean one role; `default` means none. Source: product-apim, conf/deployment-templates. */
const ROLES: ReadonlyMap<string, ProfileName> = new Map([
  ['control-plane', 'control-plane'],
  ['gateway-worker', 'gateway'],
  ['traffic-manager', 'traffic-manager'],
  ['api-key-manager', 'key-manager'],
]);

type Toml = Readonly<Record<string, unknown>>;

/** Reads a URL of the file; tcp and ssl, as in the addresses of a Traffic Manager, are read as https. */
function urlIn(toml: Toml, offset: number, text: string | undefined): ServerUrl | undefined {
  const hostname = textAt(toml, 'server', 'hostname') ?? '';
  const plain = text
    ?.replaceAll(/\$\{([a-z.]+)\}/g, (whole, name: string) => {
      const port = PORTS[name];
      return port === undefined ? whole : String(port + offset);
    })
    .replaceAll('$ref{server.hostname}', hostname)
    .replace(/^(tcp|ssl):/, 'https:');
  return plain?.includes('$') ? undefined : readServerUrl(plain);
}

function hasTable(toml: Toml, ...names: readonly string[]): boolean {
  return names.some((name) => childAt(toml, name) !== undefined);
}

/** What the server itself is, by the tables that only a certain role has. Undefined = a part of a file does not say. */
function ownProfile(toml: Toml): ProfileName | undefined {
  if (hasTable(toml, 'apim') || childAt(toml, 'database', 'apim_db') !== undefined) return managerRole(toml);
  if (childAt(toml, 'database', 'identity_db') !== undefined) return 'identity-server';
  // As it is shipped, it has none of its own: every other product has a database or a first user beside its stores.
  const isShipped = hasTable(toml, 'user_store') && hasTable(toml, 'truststore') && !hasTable(toml, 'super_admin', 'database');
  return hasTable(toml, ...INTEGRATOR_TABLES) || isShipped ? 'micro-integrator' : undefined;
}

function managerRole(toml: Toml): ProfileName | undefined {
  const role = ROLES.get(textAt(toml, 'server', 'server_role') ?? '');
  if (role !== undefined) return role;
  if (listAt(toml, 'apim', 'gateway', 'environment').length > 0) return 'control-plane';
  if (childAt(toml, 'apim', 'sync_runtime_artifacts') !== undefined) return 'gateway';
  // A server names others and not itself: a Traffic Manager names no Traffic Manager, and a Key Manager no Key Manager.
  const names = (table: string) => textAt(toml, 'apim', table, 'service_url') !== undefined;
  if (listAt(toml, 'apim', 'throttling', 'url_group').length > 0) return 'gateway';
  if (names('key_manager')) return 'traffic-manager';
  if (!names('event_hub')) return undefined;
  return childAt(toml, 'database', 'apim_db') === undefined ? 'traffic-manager' : 'key-manager';
}

function itself(toml: Toml, profile: ProfileName, file: string): FoundTarget {
  const host = hostOf(textAt(toml, 'server', 'hostname'));
  const usual = profile === 'micro-integrator' ? 10 : 0;
  const offset = numberAt(toml, 'server', 'offset') ?? usual;
  const isOffset = offset !== usual && offset >= 0 && offset <= 55_000;
  return {
    name: host === undefined ? profile : nameOfHost(host, profile),
    profile,
    from: `${file}, [server]`,
    ...(host !== undefined && { host }),
    ...(isOffset && { portOffset: offset }),
    notes: isLoopback(host) ? [LOOPBACK] : [],
  };
}

function gateways(toml: Toml, offset: number, file: string): Discovered {
  const environments = listAt(toml, 'apim', 'gateway', 'environment');
  const foreign = environments.filter((one) => !isGatewayHere(one, 'provider', 'gateway_type'));
  const targets = environments
    .filter((one) => !foreign.includes(one))
    .flatMap((one) => {
      const name = textAt(one, 'name') ?? 'default';
      const places = [one, ...listAt(one, 'virtual_host')];
      return places.flatMap((place) => {
        const url = urlIn(toml, offset, textAt(place, 'https_endpoint'));
        const from = `${file}, [[apim.gateway.environment]] ${name}`;
        return url ? [serverAt('gateway', url, `gateway-${name}`, from)] : [];
      });
    });
  const names = foreign.map((one) => textAt(one, 'name') ?? 'without a name');
  return { targets, notes: names.length === 0 ? [] : [`gateways of another provider or type are left out: ${names.join(', ')}`] };
}

function others(toml: Toml, offset: number, file: string): readonly FoundTarget[] {
  const at = (profile: ProfileName, table: string, text: unknown) => {
    const url = typeof text === 'string' ? urlIn(toml, offset, text) : undefined;
    return url ? [serverAt(profile, url, nameOfHost(url.host, profile), `${file}, [${table}]`)] : [];
  };
  const isIdentityServer = textAt(toml, 'apim', 'key_manager', 'type') === 'WSO2-IS';
  const managers = listAt(toml, 'apim', 'throttling', 'url_group').flatMap((group) => listAt(group, 'traffic_manager_urls'));
  return [
    ...at('control-plane', 'apim.event_hub', childAt(toml, 'apim', 'event_hub', 'service_url')),
    ...at(isIdentityServer ? 'identity-server' : 'key-manager', 'apim.key_manager', childAt(toml, 'apim', 'key_manager', 'service_url')),
    ...managers.flatMap((url) => at('traffic-manager', '[apim.throttling.url_group]', url)),
    ...listAt(toml, 'service_catalog').flatMap((one) => at('control-plane', '[service_catalog]', childAt(one, 'apim_host'))),
  ];
}

/**
 * Reads the `deployment.toml` of API Manager, Micro Integrator, or Identity Server: the server itself, and the
 * servers that it names. No other key is looked at, since passwords are in the file.
 */
export function readDeploymentToml(toml: Toml, file: string): Discovered {
  const profile = ownProfile(toml);
  if (profile === undefined) {
    const fix = 'give the whole conf/deployment.toml of API Manager, Micro Integrator, or Identity Server, and not a part of it';
    throw new SourceProblem('file', `${file} is no whole deployment.toml of WSO2: none of its tables says what the server is`, fix);
  }
  const name = baseName(file);
  const server = itself(toml, profile, name);
  const offset = numberAt(toml, 'server', 'offset') ?? 0;
  const { targets, notes } = gateways(toml, offset, name);
  return { targets: [server, ...targets, ...others(toml, offset, name)], notes };
}
