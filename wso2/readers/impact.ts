import type { Diagnosis, FailingProbe } from '../../monitor/health/diagnosis.ts';
import type { Status } from '../../monitor/health/status.ts';
import type { Reason } from '../../monitor/observation/reason.ts';
import type { Target } from '../../monitor/target/target.ts';
import { type PortPurpose, purposeOf } from '../products/port-purpose.ts';

const API_TRAFFIC = 'do not route API traffic to it: calls through this node may be refused or return 404';

const WHILE_RED: Readonly<Record<string, string>> = {
  gateway: API_TRAFFIC,
  'all-in-one': 'do not route API traffic to it; the portals and token requests may fail too',
  'traffic-manager': 'gateways may miss throttling decisions and revoked tokens',
  'key-manager': 'new tokens may not be issued, and keys may not be validated',
  'control-plane': 'publishing and subscribing fail; gateways continue to serve the APIs that they have deployed',
  'micro-integrator': 'do not route traffic to it: requests to this server may fail',
  'identity-server': 'logins and new tokens may fail',
  'api-platform-gateway': API_TRAFFIC,
  'api-platform-controller': 'new and changed APIs reach no gateway; gateways continue to serve the APIs that they have',
  'streaming-integrator': 'do not send events to it: streams may not be processed',
  'integration-control-plane': 'integrations continue to run; the console may not show or change them',
};

const API_MISSING =
  'calls to that API fail on this node, and all others are served; take the node out of service only if another node has the API';

const BACKEND = 'calls to that API fail on every node that uses the same backend; other APIs are served, and so are they on this node';

const TOKEN = 'calls with this token fail on this node; take it out of service only if other nodes accept the token';

const NO_TOKEN = 'clients may not get new tokens; what a call would return is not known';

const LACKING = 'calls to the named APIs, or with the missing subscriptions, fail on this node; other nodes of the fleet have them';

const OF_CALL: Readonly<Partial<Record<Reason, string>>> = {
  'gateway.api-missing': API_MISSING,
  'gateway.half-deployed': API_MISSING,
  'fleet.out-of-sync': LACKING,
  'gateway.blocked': 'calls to that API are refused on all nodes, and other APIs are served',
  'gateway.auth-backend': 'calls with a token may fail on this node; prefer nodes that accept the token',
  'gateway.token-rejected': TOKEN,
  'gateway.subscription': TOKEN,
  'gateway.backend-connect': BACKEND,
  'gateway.backend-timeout': BACKEND,
  'gateway.backend-closed': BACKEND,
  'gateway.backend-suspended': BACKEND,
  'backend.status': BACKEND,
  'gateway.mediation': 'calls to that API fail, and other APIs are served',
  'gateway.other': 'calls to that API fail, and other calls may fail too',
  'token.unavailable': NO_TOKEN,
  'token.malformed': NO_TOKEN,
};

const ARTIFACT = 'what uses the named artifacts fails or waits on this server; other integrations continue';
const PORTAL = 'people cannot log in to the portal; API calls are not affected';

const KEYS = 'gateways may reject new tokens with 900901 or 900900, now or after a restart';

const DATES = 'clients that verify certificates cannot use this port; other ports have certificates of their own';

// Reasons for which it would be wrong to take the node out of service, or whose effect is known more
// precisely. An API that is missing everywhere is reported by all nodes at once.
const OF_REASON: Readonly<Partial<Record<Reason, string>>> = {
  'wso2.api-missing': API_MISSING,
  ...OF_CALL,
  'wso2.artifact-missing': ARTIFACT,
  'wso2.artifact-inactive': ARTIFACT,
  'wso2.portal': PORTAL,
  'wso2.key-manager': KEYS,
  'wso2.faulty-capps': 'do not route traffic to it: not all integrations are deployed',
  'wso2.not-deployed': API_TRAFFIC,
  'tls.expired': DATES,
  'tls.not-yet-valid': DATES,
};

const RECEIVER = 'gateways cannot send throttling events to it, so rate limits may not be enforced';
const BROKER = 'gateways may miss throttling decisions and revoked tokens';
const ON_8243 = 'this check uses the management port, so API calls on 8243 and 8280 may still succeed';
const WEBSOCKET = 'WebSocket APIs on this node may fail; other API calls use other ports';

// What one listener that fails means, while another one of the server responds.
const OF_PURPOSE: Readonly<Record<string, Readonly<Partial<Record<PortPurpose, string>>>>> = {
  gateway: { servlet: `prefer other nodes until it is ready: ${ON_8243}`, websocket: WEBSOCKET },
  'all-in-one': {
    servlet: `the portals and token requests may fail; ${ON_8243}`,
    websocket: WEBSOCKET,
    receiver: RECEIVER,
    broker: BROKER,
  },
  'traffic-manager': {
    servlet: 'this check uses the management port; throttling uses the receiver and the broker, which have checks of their own',
    receiver: RECEIVER,
    broker: BROKER,
  },
  'control-plane': { broker: 'gateways may miss new deployments and revoked tokens; they continue to serve the APIs that they have' },
  'api-platform-gateway': { policies: 'calls of APIs with policies may fail; the router of the gateway still answers' },
  'integration-control-plane': { runtimes: 'integrations continue to run; the console does not see their state' },
  'micro-integrator': {
    internal: 'prefer other nodes until it is ready: this check uses the internal port, so requests on 8290 and 8253 may still succeed',
  },
};

const WAITING = 'it can still serve traffic; the messages in the named store wait';

const WHILE_DEGRADED: Readonly<Partial<Record<Reason, string>>> = {
  'certificate.expiring': 'it can still serve traffic; once the certificate has expired, clients that verify it cannot connect',
  'gateway.throttled': 'it serves traffic; calls over the limit are refused',
  'throttling.not-enforced': 'it serves traffic, and more of it than the policies allow: rate limits may not be enforced',
  'fleet.out-of-sync': 'it can still serve the APIs that it has; calls to the named ones, or with missing subscriptions, fail on this node',
  'fleet.not-acknowledged': 'the control plane works; calls to the named APIs may fail on the gateways that it counts',
  'wso2.artifact-inactive': ARTIFACT,
  'wso2.message-store': WAITING,
  'wso2.message-store-growing': WAITING,
  'wso2.portal': PORTAL,
  'wso2.key-manager': KEYS,
  'path.partial': 'it serves traffic where it is ready; from the regions that see the failure, clients may not reach it',
  'latency.slow': 'it can still serve traffic, but its responses are slow',
};

type Concerned = Pick<Target, 'profile' | 'portShift' | 'probes'>;

/**
 * Returns what a status and what is wrong mean for traffic, in one clause; undefined when there is nothing to
 * say.
 */
export function impactOf(target: Concerned, status: Status, diagnosis: Diagnosis | null): string | undefined {
  const found = diagnosis !== null && 'reason' in diagnosis ? diagnosis : undefined;
  const whileRed = WHILE_RED[target.profile] ?? 'do not route traffic to it';
  if (status === 'down') return whileRed;
  if (status === 'not-ready') return found ? (whileNotReady(target, found) ?? whileRed) : whileRed;
  if (status === 'degraded') return whileDegraded(target, found);
  if (status === 'unknown') return 'gatewatch could not check this server, so its status is unknown';
  return status === 'pending' ? 'do not route traffic to it until there is a result' : undefined;
}

type Found = FailingProbe & Pick<Diagnosis, 'consequences'>;

function whileNotReady(target: Concerned, found: Found): string | undefined {
  const known = OF_REASON[found.reason];
  if (known !== undefined) return known;
  if (found.kind === 'configuration') return 'the server may be healthy, but the check is misconfigured, so its status cannot be confirmed';
  const failing = [found, ...found.consequences].filter(({ kind, rung }) => kind === 'target' && rung !== 'signal');
  const clauses = failing.map((one) => clauseOf(target, one));
  // One that is not limited to a listener stands for all.
  const isPartial = clauses.length > 0 && clauses.every((clause) => clause !== undefined);
  return isPartial ? [...new Set(clauses)].slice(0, 2).join('; ') : undefined;
}

function clauseOf({ profile, portShift, probes }: Concerned, { probe, reason }: FailingProbe): string | undefined {
  const checked = probes.find(({ name }) => name === probe);
  const purpose = checked && purposeOf(checked, portShift);
  // What a Micro Integrator reports of itself holds for all its ports, and so does a name or a host that is not there.
  const isOfAll = reason.startsWith('dns.') || reason === 'tcp.unreachable' || (purpose === 'internal' && reason.startsWith('wso2.'));
  if (purpose === undefined || isOfAll) return undefined;
  return OF_PURPOSE[profile]?.[purpose];
}

function whileDegraded(target: Concerned, found: FailingProbe | undefined): string {
  const known = found && WHILE_DEGRADED[found.reason];
  if (known !== undefined) return known;
  const isWebSocket = found?.kind === 'target' && clauseOf(target, found) === WEBSOCKET;
  return isWebSocket ? `it can still serve traffic, but ${WEBSOCKET}` : 'it can still serve traffic, but needs attention';
}
