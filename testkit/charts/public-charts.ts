// The probe blocks of WSO2's public charts, rebuilt in the same shape: wso2/helm-apim, helm-mi, kubernetes-is,
// kubernetes-apim, kubernetes-mi. Each is pasted as it is rendered, with the numbers of the default values.

/** A probe as a chart writes it: the key, the handler in one line, and the block of YAML. */
type Block = { readonly key: string; readonly handler: string; readonly yaml: string };

/** The probes of one container of a chart, and the profile that it is pasted under. */
export type Component = { readonly chart: string; readonly name: string; readonly profile: string; readonly blocks: readonly Block[] };

/** Initial delay and period in seconds, and the failure threshold; what is not written is undefined. */
type Timing = readonly [initial?: number | undefined, period?: number | undefined, failures?: number];

const KEYS = ['initialDelaySeconds', 'periodSeconds', 'failureThreshold'] as const;
const timed = (timing: Timing) => KEYS.flatMap((key, i) => (timing[i] === undefined ? [] : [`      ${key}: ${timing[i]}\n`])).join('');

function runs(key: string, command: string, ...timing: Timing): Block {
  const yaml = `    ${key}:\n      exec:\n        command:\n          - /bin/sh\n          - -c\n          - ${command}\n${timed(timing)}`;
  return { key, handler: `exec: ${command}`, yaml };
}

function gets(key: string, port: number, path: string, ...timing: Timing): Block {
  const isTls = port === 9443 || port === 9743;
  const scheme = isTls ? '        scheme: HTTPS\n' : '';
  const yaml = `    ${key}:\n      httpGet:\n        path: ${path}\n        port: ${port}\n${scheme}${timed(timing)}`;
  return { key, handler: `httpGet: ${isTls ? 'HTTPS ' : ''}${port} ${path}`, yaml };
}

const BASH = 'timeout 1 bash -c "</dev/tcp/localhost/9443"';
const VERSION = '/services/Version';
const HEALTHCHECK = '/api/am/gateway/v2/server-startup-healthcheck';
const OIDC = '/oauth2/token/.well-known/openid-configuration';

const component = (chart: string, name: string, profile: string, ...blocks: readonly Block[]): Component => ({
  chart,
  name,
  profile,
  blocks,
});

/** Every container with probes in these charts; those that differ in their name only are one. */
export const COMPONENTS: readonly Component[] = [
  component(
    ...(['helm-apim', 'all-in-one', 'all-in-one'] as const),
    runs('startupProbe', BASH, 60, 10, 5),
    gets('livenessProbe', 9763, VERSION, 60, 10, 5),
    gets('readinessProbe', 9443, HEALTHCHECK, 60, 10, 5),
  ),
  component(
    ...(['helm-apim', 'gateway', 'gateway'] as const),
    runs('startupProbe', BASH, 60, 10, 3),
    gets('livenessProbe', 9763, VERSION, 60, 10, 3),
    gets('readinessProbe', 9443, HEALTHCHECK, 60, 10, 3),
  ),
  component(
    ...(['helm-apim', 'control plane', 'control-plane'] as const),
    runs('startupProbe', BASH, 60, 10, 3),
    gets('livenessProbe', 9763, VERSION, 60, 10, 3),
    gets('readinessProbe', 9763, VERSION, 60, 10, 3),
  ),
  component(
    ...(['helm-apim', 'traffic manager', 'traffic-manager'] as const),
    runs('startupProbe', BASH, 60, 10, 3),
    gets('livenessProbe', 9763, VERSION, 60, 10, 3),
    gets('readinessProbe', 9763, VERSION, 60, 10, 3),
  ),
  component(
    ...(['helm-apim', 'key manager', 'key-manager'] as const),
    gets('livenessProbe', 9763, VERSION, 60, 10, 3),
    gets('readinessProbe', 9763, VERSION, 60, 10, 3),
  ),
  component(
    ...(['helm-apim', 'key manager, 4.3.x to 4.6.x: the key twice', 'key-manager'] as const),
    gets('livenessProbe', 9763, VERSION, 60, 10, 3),
    gets('livenessProbe', 9763, VERSION, 60, 10, 3),
  ),
  component(
    ...(['helm-mi', 'mi', 'micro-integrator'] as const),
    runs('startupProbe', 'nc -z localhost 8253', 15, 3, 40),
    gets('livenessProbe', 9201, '/liveness', undefined, 10),
    gets('readinessProbe', 9201, '/healthz', 60, 1),
  ),
  component(
    ...(['helm-mi', 'icp, mi-dashboard', 'custom'] as const),
    runs('startupProbe', 'nc -z localhost 9743', 5, 3, 40),
    runs('livenessProbe', 'nc -z localhost 9743', undefined, 10),
    gets('readinessProbe', 9743, '/dashboard/api/healthz', 60, 1),
  ),
  component(
    ...(['helm-mi', 'icp, newer: two ports', 'custom'] as const),
    runs('startupProbe', 'nc -z localhost 9445', 5, 3, 40),
    runs('livenessProbe', 'nc -z localhost 9445', undefined, 10),
    runs('readinessProbe', 'nc -z localhost 9445 && nc -z localhost 9446', 60, 1),
  ),
  component(
    ...(['kubernetes-is', 'is', 'identity-server'] as const),
    runs('startupProbe', 'nc -z localhost 9443', 60, 5, 30),
    gets('livenessProbe', 9443, OIDC, undefined, 10),
    gets('readinessProbe', 9443, '/api/health-check/v1.0/health', 60, 10),
  ),
  component(
    ...(['kubernetes-is', 'is-pattern-1, 5.x', 'identity-server'] as const),
    runs('livenessProbe', 'nc -z localhost 9443', 250, 10),
    runs('readinessProbe', 'nc -z localhost 9443', 250, 10),
  ),
  component(...(['kubernetes-is', 'is-pattern-2 dashboard, 5.x', 'custom'] as const), runs('livenessProbe', 'nc -z localhost 9643')),
  component(
    ...(['kubernetes-apim', 'am, patterns 1 to 4', 'all-in-one'] as const),
    runs('livenessProbe', 'nc -z localhost 9443', 240, 10),
    runs('readinessProbe', 'nc -z localhost 9443', 240, 10),
  ),
  component(
    ...(['kubernetes-apim', 'analytics dashboard', 'custom'] as const),
    runs('livenessProbe', 'nc -z localhost 9643', 20, 10),
    runs('readinessProbe', 'nc -z localhost 9643', 20, 10),
  ),
  component(
    ...(['kubernetes-apim', 'analytics worker', 'custom'] as const),
    runs('livenessProbe', 'nc -z localhost 9444', 20, 10),
    runs('readinessProbe', 'nc -z localhost 9444', 20, 10),
  ),
  component(
    ...(['kubernetes-mi', 'micro-integrator', 'micro-integrator'] as const),
    runs('livenessProbe', 'nc -z localhost 8290', 35, 10),
    gets('readinessProbe', 9201, '/healthz', 35, 10),
  ),
];

/** Returns a config with the blocks of a component, pasted under one target. */
export function configWith({ profile, blocks }: Component): string {
  return `targets:\n  - name: t\n    profile: ${profile}\n    host: t.example.com\n${blocks.map(({ yaml }) => yaml).join('')}`;
}
