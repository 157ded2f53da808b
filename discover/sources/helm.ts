import type { ProfileName } from '../../monitor/target/profile.ts';
import type { Discovered, FoundTarget } from '../found.ts';
import { childAt, listAt, numberAt, textAt } from '../plain-values.ts';
import { baseName, hostOf, nameOfHost } from '../server-place.ts';
import { SourceProblem } from '../source-problem.ts';

/** The ways into the cluster that helm-apim can create, in the order in which one is chosen. */
const WAYS = ['gatewayAPI', 'ingress', 'route'];

/** What each way leads to: the port on the server, and the role of the server there. */
const DOORS = [
  { key: 'management', profile: 'control-plane', port: 9443 },
  { key: 'controlPlane', profile: 'control-plane', port: 9443 },
  { key: 'gateway', profile: 'gateway', port: 8243 },
  { key: 'km', profile: 'key-manager', port: 9443 },
] as const;

const VERSION = /^(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})\.(0|[1-9][0-9]{0,3})$/;

function versionOf(values: unknown, ...keys: readonly string[]): Pick<FoundTarget, 'version'> {
  const version = textAt(values, ...keys);
  return version !== undefined && VERSION.test(version) ? { version } : {};
}

/** A way counts if it is switched on; charts before 4.5 have an Ingress always, without a switch. */
function isOn(values: unknown, way: string, key: string): boolean {
  if (childAt(values, 'kubernetes', way, 'enabled') === false) return false;
  return childAt(values, 'kubernetes', way, key, 'enabled') !== false;
}

type Door = (typeof DOORS)[number];

function doorTarget(values: unknown, { key, profile, port }: Door, file: string): FoundTarget | undefined {
  const ways = WAYS.filter((way) => hostOf(textAt(values, 'kubernetes', way, key, 'hostname')) !== undefined);
  const way = ways.find((one) => isOn(values, one, key)) ?? ways[0];
  const host = way === undefined ? undefined : hostOf(textAt(values, 'kubernetes', way, key, 'hostname'));
  if (way === undefined || host === undefined) return undefined;
  const offset = numberAt(values, 'wso2', 'apim', 'portOffset') ?? 0;
  const isOff = !isOn(values, way, key);
  return {
    name: nameOfHost(host, profile),
    profile,
    host,
    from: `${file}, kubernetes.${way}.${key}.hostname`,
    ...versionOf(values, 'wso2', 'apim', 'version'),
    ...(offset > 0 && { portOffset: offset }),
    ports: { [port + offset]: 443 },
    ...(profile === 'gateway' && { needsTraffic: true }),
    notes: isOff ? ['it is switched off in this file: check that the host leads there'] : [],
  };
}

/** A server that the values name by its Service: it can be reached inside the cluster. */
function serviceTarget(profile: ProfileName, host: string | undefined, offset: number, from: string): readonly FoundTarget[] {
  const valid = hostOf(host);
  if (valid === undefined) return [];
  const notes = valid.includes('.') ? [] : ['a Service: its name is known inside its namespace alone'];
  return [{ name: nameOfHost(valid, profile), profile, host: valid, from, ...(offset > 0 && { portOffset: offset }), notes }];
}

function serviceTargets(values: unknown, file: string): readonly FoundTarget[] {
  const at = (...keys: readonly string[]) => textAt(values, 'wso2', 'apim', 'configurations', ...keys);
  const from = (key: string) => `${file}, wso2.apim.configurations.${key}`;
  // An Identity Server takes the place of the Key Manager, which the values still name.
  const hasIdentityServer = childAt(values, 'wso2', 'apim', 'configurations', 'iskm', 'enabled') === true;
  const isSeparate = !hasIdentityServer && childAt(values, 'wso2', 'apim', 'configurations', 'km', 'enabled') !== false;
  const throttling = numberAt(values, 'wso2', 'apim', 'configurations', 'throttling', 'portOffset') ?? 0;
  const managers = listAt(values, 'wso2', 'apim', 'configurations', 'throttling', 'urls');
  return [
    ...serviceTarget('control-plane', at('eventhub', 'serviceUrl'), 0, from('eventhub.serviceUrl')),
    ...(hasIdentityServer ? serviceTarget('identity-server', at('iskm', 'serviceName'), 0, from('iskm.serviceName')) : []),
    ...(isSeparate ? serviceTarget('key-manager', at('km', 'serviceUrl') ?? at('km', 'serviceName'), 0, from('km')) : []),
    ...managers.flatMap((url) =>
      serviceTarget('traffic-manager', typeof url === 'string' ? url : undefined, throttling, from('throttling.urls')),
    ),
  ];
}

function integrator(values: unknown, file: string): FoundTarget {
  const host = hostOf(textAt(values, 'wso2', 'deployment', 'hostname'));
  const offset = numberAt(values, 'wso2', 'config', 'portOffset') ?? 10;
  // Of the ports with health endpoints, an HTTPRoute leads to /healthz alone, and so does the Ingress `metrics`.
  const isSeen = childAt(values, 'wso2', 'gatewayAPI', 'enabled') === true || Boolean(childAt(values, 'wso2', 'ingress', 'metrics'));
  const inside = 'no Ingress or HTTPRoute of the chart leads to /healthz: add wso2.ingress.metrics, or write the Service as host';
  return {
    name: host === undefined ? 'micro-integrator' : nameOfHost(host, 'micro-integrator'),
    profile: 'micro-integrator',
    from: `${file}, wso2.deployment.hostname`,
    ...(host !== undefined && { host }),
    ...versionOf(values, 'wso2', 'deployment', 'BuildVersion'),
    ...(offset !== 10 && offset >= 0 && { portOffset: offset }),
    ...(isSeen && { ports: { [9191 + offset]: 443 }, hasNoLiveness: true }),
    notes: isSeen ? [] : [inside],
  };
}

/**
 * Reads the values of WSO2's charts helm-apim (all in one, control plane, gateway, Traffic Manager, Key Manager) and
 * helm-mi. No other key is looked at, since passwords are in the file. Source: wso2/helm-apim, wso2/helm-mi.
 */
export function readHelm(values: unknown, file: string): Discovered {
  if (childAt(values, 'wso2', 'apim') !== undefined) {
    const doors = DOORS.flatMap((door) => doorTarget(values, door, baseName(file)) ?? []);
    return { targets: [...doors, ...serviceTargets(values, baseName(file))], notes: [] };
  }
  if (childAt(values, 'wso2', 'deployment') !== undefined || childAt(values, 'wso2', 'config') !== undefined) {
    return { targets: [integrator(values, baseName(file))], notes: [] };
  }
  const fix =
    'give the values of wso2/helm-apim or wso2/helm-mi; for other charts: helm template … | gatewatch discover --from kubernetes -';
  throw new SourceProblem('file', `${file} has neither wso2.apim nor wso2.deployment`, fix);
}
