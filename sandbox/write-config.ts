import { isIPv6 } from 'node:net';
import type { ServerKind } from './faults/server-kind.ts';
import { CLIENT_SECRET, CREDENTIALS_SECRET } from './servers/credentials.ts';
import { EDGE_PORT } from './servers/edge.ts';
import { GATEWAY_APIS, LIMITED } from './servers/gateway-apis.ts';
import { CAPPS } from './servers/management-api.ts';
import { MICRO_INTEGRATOR_VERSION } from './servers/micro-integrator.ts';

/** The name of the token that the calls send. */
const TOKEN = 'shop';

/** The name of the token of the throttle canary. */
const CANARY = 'limited';

/** The facts about a simulated server that the config contains. */
export type ConfiguredServer = { readonly name: string; readonly kind: ServerKind; readonly offset: number };

/** Writes a complete gatewatch.yaml for these servers, with short periods for a demonstration. */
export function writeConfig(servers: readonly ConfiguredServer[], host: string, authorityFile: string): string {
  const loopback = isIPv6(host) ? '"::1/128"' : '127.0.0.0/8';
  return `# Stand-in servers on this machine, started by the gatewatch sandbox. None of them is a WSO2 server:
# they answer health endpoints byte for byte as the real ones do, and calls of two simulated APIs.
monitor:
  name: sandbox
  network: { allow: [${loopback}] } # a deployed monitor looks at loopback only where it is told to
${tokenLines(servers).join('')}${fleets(servers)}defaults:
  tls: { ca: ${text(authorityFile)} } # the sandbox's own authority; gone when the sandbox ends
  periodSeconds: 3 # quick, so that a fault shows while you watch; 60 is right for real servers
  timeoutSeconds: 3
  failureThreshold: 2
  successThreshold: 1
  recheckSeconds: 1
  warn: { latencyMs: 1000 } # the fault \`slow\` takes 1.5 s
targets:
${servers.map((server) => targetLines(server, servers, host).join('\n')).join('\n')}
`;
}

/** The token of the calls, requested from the first Key Manager; nothing without one. */
function tokenLines(servers: readonly ConfiguredServer[]): readonly string[] {
  const issuer = servers.find(({ kind }) => kind === 'key-manager');
  return issuer
    ? [
        `  tokens:\n${[TOKEN, CANARY].map((name) => `    ${name}: { keyManager: ${issuer.name}, client: { secret: ${CLIENT_SECRET} }, scope: [default] }\n`).join('')}`,
      ]
    : [];
}

// An edge has a gateway of its own behind it.
function fleets(servers: readonly ConfiguredServer[]): string {
  const gateways = servers.filter(({ kind }) => kind === 'gateway' || kind === 'edge').map(({ name }) => name);
  if (gateways.length < 2 || gateways.length > 10) return '';
  return `  fleets: [{ name: sandbox, gateways: [${gateways.join(', ')}], subscriptions: [{ name: ${GATEWAY_APIS[0].name}, version: ${GATEWAY_APIS[0].version} }], periodSeconds: 3 }] # must hold the same APIs\n`;
}

const PROFILES: Readonly<Partial<Record<ServerKind, string>>> = { edge: 'gateway', 'key-manager': 'control-plane' };

function targetLines(server: ConfiguredServer, servers: readonly ConfiguredServer[], host: string): string[] {
  const profile = PROFILES[server.kind] ?? server.kind;
  return [
    `  - name: ${server.name}`,
    `    profile: ${profile}`,
    `    host: ${text(host)}`,
    ...[...OWN[server.kind](server), ...callLines(server, servers)].map((line) => `    ${line}`),
  ];
}

// The simulated APIs accept no call without a token.
function callLines({ name, kind }: ConfiguredServer, servers: readonly ConfiguredServer[]): readonly string[] {
  if (kind !== 'gateway' || tokenLines(servers).length === 0) return [];
  const { context, version, resources } = GATEWAY_APIS[0];
  return [
    'calls: # a request as clients send it, with a token of the Key Manager',
    ...(name === 'gw-1'
      ? [`  - { name: canary, kind: throttle-canary, path: ${context}/${version}${LIMITED}, token: ${CANARY}, periodSeconds: 60 }`]
      : []),
    `  - { name: menu, path: ${context}/${version}${resources[0].path}, token: ${TOKEN}, expect: { json: { "$[0].name": BBQ Chicken Bacon } } }`,
  ];
}

// For the first one: a crowd of servers is for what costs little.
const MANAGEMENT = [
  'management:',
  `  credentials: { secret: ${CREDENTIALS_SECRET} } # one login an hour`,
  `  capps: [${CAPPS.map(({ name }) => name).join(', ')}]`,
  '  messageStores: { OrdersStore: { maxSize: 1000 } }',
];

const OWN: Record<ServerKind, (server: ConfiguredServer) => string[]> = {
  gateway: ({ offset }) => [
    'version: 4.5.0',
    `portOffset: ${offset} # 9443 is ${9443 + offset} here`,
    `credentials: { secret: ${CREDENTIALS_SECRET} } # for \`apis\` and the fleet`,
    'apis: # a context adds a preflight, which needs no credentials',
    ...GATEWAY_APIS.map(apiLine),
  ],
  'traffic-manager': ({ offset }) => [
    'version: 4.5.0',
    `portOffset: ${offset} # 5672 is ${5672 + offset} here, 9611 is ${9611 + offset}`,
    'probes: { receiver-tls: true } # a full handshake on 9711, a clean close',
  ],
  'key-manager': ({ offset }) => [
    'version: 4.5.0',
    `portOffset: ${offset} # 9443 is ${9443 + offset} here`,
    'portals: [publisher, devportal, admin] # the way of a browser to the login form',
    'consistency: true # discovery, keys, and a new token agree',
    'probes: { oidc: true, portals: { periodSeconds: 3 }, consistency: { periodSeconds: 3 } }',
  ],
  'micro-integrator': ({ name, offset }) => [
    `version: ${MICRO_INTEGRATOR_VERSION}`,
    `portOffset: ${offset} # with the default offset, 10, these are 9201 and 8290; here ${9191 + offset} and ${8280 + offset}`,
    'probes: { traffic: true } # the data port, which /healthz does not cover',
    ...(name === 'mi-1' ? MANAGEMENT : []),
  ],
  edge: ({ offset }) => [
    'version: 4.5.0',
    `ports: { 9443: ${EDGE_PORT + offset} } # the one port it shows; stands for 443`,
    `credentials: { secret: ${CREDENTIALS_SECRET} } # for the fleet`,
    'probes: { version: false } # the edge answers 403 for /services, on purpose',
  ],
  'api-platform-gateway': ({ offset }) => [`portOffset: ${offset} # 8443 is ${8443 + offset} here, 9002 is ${9002 + offset}`],
  'api-platform-controller': ({ offset }) => [`portOffset: ${offset} # 9092 is ${9092 + offset} here`],
  'streaming-integrator': ({ offset }) => [
    `portOffset: ${offset} # 9090 is ${9090 + offset} here`,
    `credentials: { secret: ${CREDENTIALS_SECRET} }`,
  ],
  'integration-control-plane': ({ offset }) => [`portOffset: ${offset} # 9446 is ${9446 + offset} here, 9445 is ${9445 + offset}`],
};

function apiLine({ name, version, context, resources }: (typeof GATEWAY_APIS)[number]): string {
  return `  - { name: ${name}, version: ${version}, context: ${context}, resource: ${resources[0].path} }`;
}

// JSON is YAML. A literal "${" would be read as an environment variable.
function text(value: string): string {
  return JSON.stringify(value).replaceAll('${', '$${');
}
