import type { ProfileName } from '../../monitor/target/profile.ts';
import { type CatalogueEntry, type CatalogueLook, http, https } from './catalogue-entry.ts';
import { MANAGEMENT_LISTS, MANAGEMENT_PORT } from './management.ts';
import { STATUS_PROFILES } from './status-profiles.ts';

/** The period of checks that cost a server a session, a token, or a long list each time, in seconds. */
const SELDOM = 300;

const VERSION = https(9443, '/services/Version', 'version-service');

const OPENID_PATH = '/oauth2/token/.well-known/openid-configuration';

const OPENID = https(9443, OPENID_PATH, 'openid-configuration');

const HEALTHCHECK = https(9443, '/api/am/gateway/v2/server-startup-healthcheck', 'startup-healthcheck');

// 4.0.0 has the endpoint when it is updated; earlier releases do not have it.
const gatewayReady: CatalogueEntry = { name: 'ready', role: 'readiness', presence: 'on', since: '4.0.0', look: HEALTHCHECK };

const versionReady: CatalogueEntry = { name: 'ready', role: 'readiness', presence: 'on', since: '3.0.0', look: VERSION };

const apis: CatalogueEntry = {
  name: 'apis',
  role: 'readiness',
  presence: 'apis',
  since: '4.1.0',
  look: https(9443, '/api/am/gateway/v2/api-artifact', 'api-artifact'),
};

// The gateway answers it before authentication, throttling, and the backend. Source: carbon-apimgt,
// CORSRequestHandler.
const preflight: CatalogueEntry = {
  name: 'preflight',
  role: 'readiness',
  presence: 'contexts',
  look: https(8243, '/', 'gateway-preflight'),
};

// Until there is a list, the target waits for it. Source: carbon-apimgt, internal gateway API v2.
const discovery: CatalogueEntry = {
  name: 'discovery',
  role: 'readiness',
  presence: 'discovery',
  since: '4.0.0',
  periodSeconds: SELDOM,
  look: https(9443, '/api/am/gateway/v2/apis', 'gateway-apis'),
};

const traffic: CatalogueEntry = {
  name: 'traffic',
  role: 'readiness',
  presence: 'opt-in',
  since: '3.0.0',
  look: https(8243, '/services/Version', 'version-service'),
};

const version: CatalogueEntry = { name: 'version', role: 'signal', presence: 'on', since: '3.0.0', look: VERSION };

const versionHttp: CatalogueEntry = {
  name: 'version-http',
  role: 'signal',
  presence: 'on',
  since: '3.0.0',
  look: http(9763, '/services/Version', 'version-service'),
};

const websockets: readonly CatalogueEntry[] = [
  { name: 'websocket', role: 'signal', presence: 'on', since: '4.1.0', look: http(9099, '/health', 'websocket-health') },
  { name: 'websocket-tls', role: 'signal', presence: 'on', since: '4.1.0', look: https(8099, '/health', 'websocket-health') },
];

const receiver: CatalogueEntry = { name: 'receiver', role: 'readiness', presence: 'on', since: '3.0.0', look: { kind: 'tcp', port: 9611 } };

const receiverTls: CatalogueEntry = {
  name: 'receiver-tls',
  role: 'readiness',
  presence: 'opt-in',
  since: '3.0.0',
  look: { kind: 'tls', port: 9711 },
};

const broker: CatalogueEntry = { name: 'broker', role: 'readiness', presence: 'on', since: '3.0.0', look: { kind: 'tcp', port: 5672 } };

const brokerTls: CatalogueEntry = {
  name: 'broker-tls',
  role: 'readiness',
  presence: 'opt-in',
  since: '4.6.0',
  look: { kind: 'tls', port: 8672 },
};

const oidc: CatalogueEntry = { name: 'oidc', role: 'readiness', presence: 'opt-in', since: '4.1.0', look: OPENID };

// A portal that refuses logins is no reason to take the node out of service: its APIs are served all the same.
const portals: CatalogueEntry = {
  name: 'portals',
  role: 'signal',
  presence: 'portals',
  since: '3.0.0',
  periodSeconds: SELDOM,
  look: https(9443, '/', 'portal-login'),
};

// A Key Manager that disagrees with itself still issues tokens, and gateways that have its key still accept them.
const consistency: CatalogueEntry = {
  name: 'consistency',
  role: 'signal',
  presence: 'consistency',
  since: '4.1.0',
  periodSeconds: SELDOM,
  look: https(9443, OPENID_PATH, 'key-manager-consistency'),
};

function optIn(entry: CatalogueEntry): CatalogueEntry {
  return { ...entry, presence: 'opt-in' };
}

const integratorTraffic: CatalogueLook = { kind: 'tcp', port: 8290 };

// Without names, each of them is a signal.
const management = MANAGEMENT_LISTS.map(({ probe, path, reader, since }): CatalogueEntry => {
  const look = https(MANAGEMENT_PORT, path, reader);
  return { name: probe, role: 'signal', presence: 'management', look, ...(since !== undefined && { since }) };
});

/** The probes of each profile, in the order in which they are listed to people. */
export const CATALOGUE: Readonly<Record<ProfileName, readonly CatalogueEntry[]>> = {
  gateway: [gatewayReady, apis, preflight, discovery, traffic, version, versionHttp, ...websockets],
  'traffic-manager': [versionReady, receiver, receiverTls, broker, brokerTls, versionHttp],
  'key-manager': [versionReady, oidc, consistency, versionHttp],
  'control-plane': [versionReady, optIn(broker), brokerTls, oidc, portals, consistency, versionHttp],
  'all-in-one': [
    ...[
      gatewayReady,
      apis,
      preflight,
      discovery,
      traffic,
      optIn(receiver),
      receiverTls,
      optIn(broker),
      brokerTls,
      oidc,
      portals,
      consistency,
    ],
    ...[version, versionHttp, ...websockets],
  ],
  'micro-integrator': [
    { name: 'ready', role: 'readiness', presence: 'on', since: '1.2.0', look: http(9201, '/healthz', 'integrator-health') },
    {
      name: 'alive',
      role: 'liveness',
      presence: 'on',
      since: '4.2.0',
      look: http(9201, '/liveness', 'integrator-liveness'),
      before: integratorTraffic,
    },
    { name: 'traffic', role: 'readiness', presence: 'opt-in', look: integratorTraffic },
    ...management,
  ],
  'identity-server': [
    { name: 'ready', role: 'readiness', presence: 'on', look: https(9443, '/api/health-check/v1.0/health', 'identity-health') },
    { name: 'alive', role: 'liveness', presence: 'on', look: OPENID },
    { ...consistency, since: '5.10.0' },
  ],
  ...STATUS_PROFILES,
  custom: [apis, preflight, discovery],
};
