/** What a file is that is no config, and what to do. It repeats nothing of the file. */
export type Foreign = { readonly got: string; readonly fix: string };

const CHECK = 'Check --config: the file of gatewatch begins with targets:, as in examples/gatewatch.yaml';

const PROBES = 'the blocks readinessProbe, livenessProbe and startupProbe';

const OWN_KEYS: readonly string[] = ['monitor', 'defaults', 'maintenance', 'targets'];

const OWN_KEY = /^(?:\ufeff)?\s*[{"']*(?:monitor|defaults|maintenance|targets)["']?\s*:/m;

const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z0-9 ]+-----/, 'a PEM file with a certificate or a key'],
  [/^[^\s:]+:[^\s:]*:\d*:(?:\d*:|.*:)/m, 'a list of accounts of this machine'],
  [/^\s*(?:export\s+)?[A-Za-z_][\w.-]*\s*=/m, 'a file of variables or settings (KEY=value)'],
  [/^\s*\[[\w." -]+\]\s*$/m, 'a TOML or INI file'],
  [/^\s*<[?!a-z]/i, 'an XML or HTML file'],
];

/** Names what a text is that has none of the keys of a config; undefined = it has one, or is plain YAML. */
export function foreignText(text: string): Foreign | undefined {
  if (OWN_KEY.test(text)) return undefined;
  const got = TEXTS.find(([form]) => form.test(text))?.[1];
  return got === undefined ? undefined : { got, fix: CHECK };
}

/** Whether the text has one of the keys of a config, so that its syntax is worth correcting. */
export function hasOwnKey(text: string): boolean {
  return OWN_KEY.test(text);
}

/** Whether these are the bytes of a binary file. UTF-16 has its own finding. */
export function isBinary(bytes: Uint8Array): boolean {
  const isUtf16 =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff && bytes[2] !== 0xed && bytes[3] !== 0xed);
  return !isUtf16 && bytes.subarray(0, 4096).some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));
}

/** The finding about a file that is nothing of the kind. */
export const NO_CONFIG: Foreign = { got: 'text without the key targets', fix: CHECK };

/** The finding about a list at the top. */
export const LIST: Foreign = { got: 'a list', fix: 'If it lists targets, write targets: in the line above it' };

/** The finding about a binary file. */
export const BINARY: Foreign = { got: 'a binary file', fix: CHECK };

const KINDS: readonly string[] = [
  ...['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Pod', 'PodTemplate', 'Job', 'CronJob', 'List', 'Service', 'Ingress'],
  ...['ConfigMap', 'Secret', 'Kustomization'],
];

const CUT = `${PROBES} out of its container, and write them below a target: targets: [{ name: NAME, profile: PROFILE, host: HOST, readinessProbe: … }]`;

const WORKLOAD = `Run gatewatch discover --from kubernetes FILE; or cut ${CUT}`;

const TARGET = 'Write it below a target: targets: [{ name: NAME, profile: PROFILE, host: HOST, readinessProbe: … }]';

const VALUES: readonly string[] = [
  ...[
    'replicaCount',
    'image',
    'ingress',
    'nameOverride',
    'fullnameOverride',
    'global',
    'serviceAccount',

    'kubernetes',
    'autoscaling',
  ],
  ...['containerRegistry', 'deploymentToml'],
];

const INNER_VALUES: readonly string[] = ['deployment', 'replicas', 'image', 'subscription'];

/** By the keys of a mapping, in order of trial. */
const MAPPINGS: readonly (readonly [readonly string[], string, string])[] = [
  [
    ['services'],
    'a file of Docker Compose',
    'Write a target for each of its services that gatewatch can reach: targets: [{ name: NAME, profile: PROFILE, host: HOST }]',
  ],
  [['resources', 'patches', 'configMapGenerator', 'bases'], 'a kustomization', `Build it first (kubectl kustomize DIR). ${WORKLOAD}`],
  [['appVersion', 'dependencies'], 'the description of a Helm chart', `Render the chart first (helm template RELEASE CHART). ${WORKLOAD}`],
  [['spec', 'template', 'containers', 'metadata'], 'a part of a Kubernetes manifest', `Cut ${CUT}`],
  [['readinessProbe', 'livenessProbe', 'startupProbe', 'httpGet', 'tcpSocket', 'exec'], 'a probe without a target', TARGET],
  [VALUES, 'a file of Helm values', `Render the chart first (helm template RELEASE CHART -f FILE). ${WORKLOAD}`],
];

/**
 * Names what a mapping is that is no config and no target, by its keys and those of the mappings in it; undefined
 * = it may be one. `kind` is the value of its key `kind`.
 */
export function foreignMapping(keys: readonly string[], inner: readonly string[], kind: unknown): Foreign | undefined {
  if (keys.includes('apiVersion') && keys.includes('kind')) {
    const known = typeof kind === 'string' ? KINDS.find((name) => kind === name || kind === `${name}List`) : undefined;
    return { got: known === undefined ? 'a Kubernetes manifest' : `a Kubernetes manifest (kind: ${known})`, fix: WORKLOAD };
  }
  if (keys.some((key) => OWN_KEYS.includes(key) || key === 'name' || key === 'host') && !keys.includes('services')) return undefined;
  const found = MAPPINGS.find(([marks]) => keys.some((key) => marks.includes(key)) && !keys.some((key) => OWN_KEYS.includes(key)));
  const isValues = found === undefined && inner.some((key) => INNER_VALUES.includes(key));
  const [, got, fix] = found ?? (isValues ? MAPPINGS.at(-1) : undefined) ?? [];
  return got === undefined || fix === undefined ? undefined : { got, fix };
}
