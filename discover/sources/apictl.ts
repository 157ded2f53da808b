import { bareContext } from '../api-entry.ts';
import type { Discovered, FoundApi, FoundTarget } from '../found.ts';
import { childAt, entriesAt, listAt, textAt } from '../plain-values.ts';
import { hostOf, readServerUrl } from '../server-place.ts';
import { SourceProblem } from '../source-problem.ts';
import { serverAt } from './server-roles.ts';

/** A file of apictl as plain data. `folder` tells projects apart. */
export type ApictlFile = { readonly path: string; readonly folder: string; readonly value: unknown };

/**
 * The only files of apictl that are opened, by their exact names. Its keys and tokens are in `env_keys_all.yaml` and
 * in `keys`.
 */
export const APICTL_FILES: readonly string[] = [
  'main_config.yaml',
  ...['api.yaml', 'api.json', 'deployment_environments.yaml', 'deployment_environments.json'],
];

/** Where the control plane is named; the older names are those of apictl 3. */
const PORTALS = ['apim', 'publisher', 'devportal', 'admin', 'api_manager_endpoint'];

function environmentTargets(name: string, environment: unknown, path: string): readonly FoundTarget[] {
  const endpoints = childAt(environment, 'endpoints') ?? environment;
  const from = (key: string) => `${path}, environment ${name}, ${key}`;
  const urlOf = (key: string) => readServerUrl(textAt(endpoints, key));
  const portals = PORTALS.flatMap((key) => {
    const url = urlOf(key);
    return url ? [serverAt('control-plane', url, `${name}-control-plane`, from(key))] : [];
  });
  const tokens = ['token', 'token_endpoint'].flatMap((key) => {
    const url = urlOf(key);
    if (!url) return [];
    // `/token` on the port of API traffic is the token API of a gateway; `/oauth2/token` that of a Key Manager.
    const isGateway = url.path === '/token';
    return [serverAt(isGateway ? 'gateway' : 'key-manager', url, `${name}-${isGateway ? 'gateway' : 'key-manager'}`, from(key))];
  });
  return [...portals, ...tokens, ...integrator(name, textAt(endpoints, 'mi'), from('mi'))];
}

function integrator(name: string, text: string | undefined, from: string): readonly FoundTarget[] {
  const url = readServerUrl(text);
  if (!url) return [];
  const offset = url.port - 9154;
  const isOffset = offset >= 0 && offset <= 1000 && offset !== 10;
  const target = serverAt('micro-integrator', { ...url, port: 9443 }, `${name}-mi`, from);
  return [{ ...target, ...(isOffset && { portOffset: offset }) }];
}

type Deployment = { readonly environment: string; readonly vhost?: string; readonly path: string };

function deploymentsOf({ value, path }: ApictlFile): readonly Deployment[] {
  return listAt(value, 'data').flatMap((entry) => {
    const environment = textAt(entry, 'deploymentEnvironment');
    const vhost = hostOf(textAt(entry, 'deploymentVhost'));
    return environment === undefined ? [] : [{ environment, path, ...(vhost !== undefined && { vhost }) }];
  });
}

function apiOf({ value, path }: ApictlFile): FoundApi | undefined {
  const data = childAt(value, 'data');
  // apictl 3 has the names below `id`.
  const name = textAt(data, 'name') ?? textAt(value, 'id', 'apiName');
  const version = textAt(data, 'version') ?? textAt(value, 'id', 'version');
  if (name === undefined || version === undefined) return undefined;
  const context = bareContext(textAt(data, 'context') ?? textAt(value, 'context'), version);
  return { name, version, from: path, ...(context !== undefined && { context }) };
}

function isNamed(file: ApictlFile, name: string): boolean {
  return (
    file.path
      .split('/')
      .at(-1)
      ?.replace(/\.(yaml|json)$/, '') === name
  );
}

function projectTargets(files: readonly ApictlFile[], secret: string | undefined): Discovered {
  const deployed = files
    .filter((file) => isNamed(file, 'api'))
    .map((file) => {
      const beside = files.filter((other) => other.folder === file.folder && isNamed(other, 'deployment_environments'));
      return { api: apiOf(file), path: file.path, deployments: beside.flatMap(deploymentsOf) };
    });
  const pairs = deployed.flatMap(({ api, deployments }) => (api ? deployments.map((deployment) => ({ api, deployment })) : []));
  const groups = Map.groupBy(pairs, ({ deployment: { environment, vhost } }) => JSON.stringify([environment, vhost]));
  const targets = [...groups.values()].flatMap((group): readonly FoundTarget[] => {
    const deployment = group[0]?.deployment;
    if (!deployment) return [];
    const { environment, vhost, path } = deployment;
    return [
      {
        name: `gateway-${environment}`,
        profile: 'gateway',
        from: `${path}, environment ${environment}`,
        ...(vhost !== undefined && { host: vhost }),
        ...(secret !== undefined && { secret }),
        apis: group.map(({ api }) => api),
        notes: vhost === undefined ? [] : ['deploymentVhost is the host of API traffic: the other ports of the gateway are assumed'],
      },
    ];
  });
  const undeployed = deployed.filter(({ api, deployments }) => !api || deployments.length === 0).map(({ path }) => path);
  const notes =
    undeployed.length === 0
      ? []
      : [`no deployment_environments.yaml says where it runs: ${undeployed.slice(0, 5).join(', ')}${undeployed.length > 5 ? ', …' : ''}`];
  return { targets, notes };
}

/**
 * Reads what apictl keeps: the environments of `main_config.yaml`, and the projects of APIs with the gateways to
 * which they are deployed. Source: product-apim-tooling, `apictl add env`, `apictl init`.
 */
export function readApictl(files: readonly ApictlFile[], source: string, secret?: string): Discovered {
  const environments = files
    .filter((file) => isNamed(file, 'main_config'))
    .flatMap(({ value, path }) => entriesAt(value, 'environments').flatMap(([name, entry]) => environmentTargets(name, entry, path)));
  const projects = projectTargets(files, secret);
  if (files.length === 0) {
    const fix = 'give ~/.wso2apictl/main_config.yaml, a project, or a folder of projects';
    throw new SourceProblem('file', `${source} has no main_config.yaml and no api.yaml`, fix);
  }
  return { targets: [...environments, ...projects.targets], notes: projects.notes };
}
