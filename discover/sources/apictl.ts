import { preflightContext, runsHere } from '../api-entry.ts';
import type { Discovered, FoundApi, FoundTarget } from '../found.ts';
import { childAt, entriesAt, listAt, textAt } from '../plain-values.ts';
import { baseName, hostOf, readServerUrl } from '../server-place.ts';
import { SourceProblem } from '../source-problem.ts';
import { serverAt } from './server-roles.ts';

/** A file of apictl as plain data. `folder` tells projects apart. */
export type ApictlFile = { readonly path: string; readonly folder: string; readonly value: unknown };

/** The files that a project is known by: an API, an API product, or an MCP server. Source: apictl, utils/constants.go. */
const DEFINITIONS = ['api', 'api_product', 'mcp_server'];

/**
 * The only files of apictl that are opened, by their exact names. Its keys and tokens are in `env_keys_all.yaml` and
 * in `keys`.
 */
export const APICTL_FILES: readonly string[] = [
  'main_config.yaml',
  ...[...DEFINITIONS, 'deployment_environments'].flatMap((name) => [`${name}.yaml`, `${name}.json`]),
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

/** The version of an API product whose file has none: API Manager 4.0 and 4.1 have no other. */
const PRODUCT_VERSION = '1.0.0';

/** The fields of a definition: apictl 3 has them at the top, and the names below `id`. */
function fieldsOf({ value }: ApictlFile): unknown {
  return childAt(value, 'data') ?? value;
}

function apiOf(file: ApictlFile): FoundApi | undefined {
  const fields = fieldsOf(file);
  const name = textAt(fields, 'name') ?? textAt(fields, 'id', 'apiName') ?? textAt(fields, 'id', 'apiProductName');
  const written = textAt(fields, 'id', 'version') ?? textAt(fields, 'version');
  const version = written ?? (isNamed(file, 'api_product') ? PRODUCT_VERSION : undefined);
  if (name === undefined || version === undefined) return undefined;
  // A product without a version has none in its path either. An MCP server takes JSON-RPC at one path below its context.
  const hasPreflight = written !== undefined && !isNamed(file, 'mcp_server');
  const context = hasPreflight ? preflightContext(fields, version) : undefined;
  return { name, version, from: file.path, ...(context !== undefined && { context }) };
}

function isNamed({ path }: ApictlFile, name: string): boolean {
  return baseName(path).replace(/\.(yaml|json)$/, '') === name;
}

function projectTargets(files: readonly ApictlFile[], secret: string | undefined): Discovered {
  const definitions = files.filter((file) => DEFINITIONS.some((name) => isNamed(file, name)));
  const deployed = definitions
    .filter((file) => runsHere(fieldsOf(file)))
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
  const notes = [
    ...noteOf(
      'no deployment_environments.yaml says where it runs',
      deployed.filter(({ api, deployments }) => api && deployments.length === 0),
    ),
    ...noteOf(
      'it has no name or no version',
      deployed.filter(({ api }) => !api),
    ),
    ...noteOf(
      'advertised only, or on a gateway of another kind',
      definitions.filter((file) => !runsHere(fieldsOf(file))),
    ),
  ];
  return { targets, notes };
}

function noteOf(why: string, files: readonly { readonly path: string }[]): readonly string[] {
  const paths = files.map(({ path }) => path);
  return paths.length === 0 ? [] : [`${why}: ${paths.slice(0, 5).join(', ')}${paths.length > 5 ? ', …' : ''}`];
}

/**
 * Reads what apictl keeps: the environments of `main_config.yaml`, and the projects of APIs, API products, and MCP
 * servers with the gateways to which they are deployed. Source: product-apim-tooling, `apictl add env`, `apictl init`.
 */
export function readApictl(files: readonly ApictlFile[], source: string, secret?: string): Discovered {
  const environments = files
    .filter((file) => isNamed(file, 'main_config'))
    .flatMap(({ value, path }) => entriesAt(value, 'environments').flatMap(([name, entry]) => environmentTargets(name, entry, path)));
  const projects = projectTargets(files, secret);
  if (files.length === 0) {
    const fix = 'give ~/.wso2apictl/main_config.yaml, a project, or a folder of projects';
    throw new SourceProblem('file', `${source} has no main_config.yaml, api.yaml, api_product.yaml, or mcp_server.yaml`, fix);
  }
  return { targets: [...environments, ...projects.targets], notes: projects.notes };
}
