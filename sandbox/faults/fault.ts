import { SERVER_KINDS, type ServerKind } from './server-kind.ts';

type Entry = { readonly sentence: string; readonly kinds: readonly ServerKind[] };

const ALL = Object.keys(SERVER_KINDS) as readonly ServerKind[];
const HTTP = ALL.filter((kind) => kind !== 'integration-control-plane');
const CERTIFIED = HTTP.filter((kind) => kind !== 'api-platform-controller' && kind !== 'streaming-integrator');
const CARBON: readonly ServerKind[] = ['gateway', 'traffic-manager', 'key-manager'];

/** Every fault of a simulated server: its effect on the wire, and the kinds of server that can have it. */
export const FAULTS = {
  starting: { sentence: 'does not listen yet: every port refuses connections (edge: responds 502)', kinds: ALL },
  down: { sentence: 'every port refuses connections', kinds: ALL },
  hanging: { sentence: 'accepts connections but sends nothing, not even TLS', kinds: ALL },
  slow: { sentence: 'responds to HTTP after 1.5 s', kinds: HTTP },
  'port-closed': {
    sentence: 'one port refuses connections: gw 8099, tm 5672, km 9763, mi 8290, pg 9002, or icp 9445',
    kinds: [...CARBON, 'micro-integrator', 'api-platform-gateway', 'integration-control-plane'],
  },
  'certificate-expired': { sentence: 'presents a certificate that expired yesterday', kinds: CERTIFIED },
  'certificate-wrong-host': { sentence: 'presents a certificate for wso2.example.com', kinds: CERTIFIED },
  'certificate-untrusted': { sentence: 'presents the self-signed certificate of a new installation, for localhost', kinds: CERTIFIED },
  'not-deployed': { sentence: 'health check responds 500 with an empty body: API deployment is not complete', kinds: ['gateway', 'edge'] },
  unauthorized: {
    sentence: 'health check responds 401 without credentials, as 4.1 and 4.2 do',
    kinds: ['gateway', 'edge', 'streaming-integrator'],
  },
  'api-missing': { sentence: 'one API is not deployed: 404 with JSON, for calls too', kinds: ['gateway'] },
  'subscription-missing': { sentence: 'lacks a subscription of an API', kinds: ['gateway'] },
  'apis-emptied': { sentence: 'lists no API, as after a restart', kinds: ['gateway', 'key-manager'] },
  'cors-off': { sentence: 'APIs do not answer preflights: 401 with code 900902', kinds: ['gateway'] },
  'api-blocked': { sentence: 'calls of APIs end with 503 and code 700700: the API is blocked', kinds: ['gateway'] },
  'auth-backend': { sentence: 'calls end with 500 and code 900900: tokens cannot be verified', kinds: ['gateway'] },
  'token-rejected': { sentence: 'calls end with 401 and code 900901: the token is invalid', kinds: ['gateway'] },
  'not-subscribed': { sentence: 'calls end with 403 and code 900908: the subscription is unknown', kinds: ['gateway'] },
  throttled: { sentence: 'calls end with 429 and code 900800', kinds: ['gateway'] },
  'throttling-off': { sentence: 'accepts every call over its limit, as without a Traffic Manager', kinds: ['gateway'] },
  'backend-refused': { sentence: 'calls end with 500 and code 101503: the backend refuses connections', kinds: ['gateway'] },
  'backend-timeout': { sentence: 'calls end with 500 and code 101507: the backend does not answer', kinds: ['gateway'] },
  'backend-suspended': { sentence: 'calls end with 500 and code 303001: the endpoint is suspended', kinds: ['gateway'] },
  'backend-error': { sentence: 'calls end with 503 of the backend, without a code', kinds: ['gateway'] },
  'token-refused': { sentence: 'the token endpoint responds 401 invalid_client', kinds: ['key-manager'] },
  'token-rubbish': { sentence: 'the token endpoint responds 200 with a login page', kinds: ['key-manager'] },
  'clock-ahead': { sentence: 'issues tokens with a clock that is 10 minutes ahead', kinds: ['key-manager'] },
  'keys-differ': { sentence: 'the JWKS lacks the key that tokens are signed with', kinds: ['key-manager'] },
  'issuer-localhost': { sentence: 'discovery and tokens name localhost, as in a new installation', kinds: ['key-manager'] },
  'portal-callback': { sentence: 'the login of a portal ends with invalid_callback', kinds: ['key-manager'] },
  'portal-unregistered': { sentence: 'portals send browsers to the login without a client ID', kinds: ['key-manager'] },
  'deployment-failed': { sentence: 'counts one gateway that failed to deploy each API', kinds: ['key-manager'] },
  'gateways-silent': { sentence: 'one gateway reports to it, and the others did 14 minutes ago', kinds: ['key-manager'] },
  'services-blocked': { sentence: 'a proxy in front of it responds 403 for /services', kinds: CARBON },
  'wrong-version': { sentence: 'reports version 4.1.0', kinds: [...CARBON, 'micro-integrator'] },
  'no-api': { sentence: 'the health endpoints do not exist: 404, or 500 with a fault', kinds: HTTP },
  'faulty-capps': { sentence: '/healthz responds 500 and names two CApps', kinds: ['micro-integrator'] },
  contradiction: { sentence: '/healthz responds 200 with the body of a faulty server', kinds: ['micro-integrator'] },
  'capp-missing': { sentence: 'the management API lists one CApp less', kinds: ['micro-integrator'] },
  'processor-stopped': { sentence: 'the management API lists an inactive message processor', kinds: ['micro-integrator'] },
  'endpoint-suspended': { sentence: 'the management API lists a suspended endpoint', kinds: ['micro-integrator'] },
  'store-full': { sentence: 'a message store holds 5000 messages', kinds: ['micro-integrator'] },
  'store-growing': { sentence: 'a message store holds 10 messages more each time it is listed', kinds: ['micro-integrator'] },
  'login-limit': { sentence: 'the management API accepts no login: 500, the limit is exceeded', kinds: ['micro-integrator'] },
  'login-expired': { sentence: 'the management API ends each login at once: 401', kinds: ['micro-integrator'] },
  'policies-unhealthy': { sentence: 'the policy engine responds 503: it is unhealthy', kinds: ['api-platform-gateway'] },
  flapping: { sentence: 'alternates every 4 s between not ready and ready', kinds: ['gateway', 'micro-integrator', 'edge'] },
} as const satisfies Record<string, Entry>;

/** The name of a fault. */
export type FaultName = keyof typeof FAULTS;

/** The current fault of a server, or `none`. */
export type Mood = FaultName | 'none';

/** Returns the faults that a server of this kind can have, in the order of the list. */
export function faultsOf(kind: ServerKind): readonly FaultName[] {
  return (Object.keys(FAULTS) as FaultName[]).filter((name) => (FAULTS[name].kinds as readonly ServerKind[]).includes(kind));
}

/**
 * Reads `none`, or the name of a fault that this kind of server can have. Returns undefined for anything
 * else.
 */
export function moodFor(kind: ServerKind, text: string): Mood | undefined {
  return text === 'none' ? 'none' : faultsOf(kind).find((name) => name === text);
}
