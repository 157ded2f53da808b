import { rungOf } from '../monitor/health/diagnosis.ts';
import { judgeTarget } from '../monitor/health/target-health.ts';
import { decideNotifications } from '../monitor/incident/decide-notifications.ts';
import type { NotificationContext } from '../monitor/incident/notification-context.ts';
import { enqueueChange, markSent } from '../monitor/incident/outbox.ts';
import type { TargetMemory } from '../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../monitor/memory/target-memory.ts';
import type { Change } from '../monitor/message/change.ts';
import { looksAt, type StatusChange } from '../monitor/message/change.ts';
import type { CertificateFacts, Observation } from '../monitor/observation/observation.ts';
import { kindOf, type Reason } from '../monitor/observation/reason.ts';
import { BODY_LIMIT_TEXT } from '../monitor/target/body-limit.ts';
import type { Probe } from '../monitor/target/probe.ts';
import { actionOf } from '../monitor/target/probe.ts';
import type { Target } from '../monitor/target/target.ts';
import { defined } from '../monitor/text/objects.ts';
import { probe, target } from './samples.ts';

/** The minute in which these samples begin. */
export const AT = Date.parse('2026-01-31T02:00:00Z');
const MINUTE = 60_000;

const https = (path: string) => ({ kind: 'http', scheme: 'https', host: 'gw-1.example.com', port: 9443, path, headers: [] }) as const;
const one = { failureThreshold: 1, recheckSeconds: 0 };
const READY = probe('ready', 'readiness', { ...one, look: https('/api/am/gateway/v2/server-startup-healthcheck') });
const VERSION = probe('version', 'signal', { ...one, look: https('/services/Version') });
const WEBSOCKET = probe('websocket', 'signal', { ...one, look: { ...https('/health'), scheme: 'http', port: 9099 } });
const readOff = { kind: 'read-off', of: ['ready'] } as const;
const CERTIFICATE = probe('certificate', 'signal', { ...one, look: { ...readOff, signal: 'certificate', days: 21 } });
const LATENCY = probe('latency', 'signal', { ...one, look: { ...readOff, signal: 'latency', limitMs: 2000 } });
const DRIFT = probe('version-drift', 'signal', { ...one, look: { ...readOff, signal: 'version-drift', version: '4.5.0' } });

/** A typical gateway. */
export const GATEWAY: Target = target([READY, VERSION, WEBSOCKET, CERTIFICATE, LATENCY, DRIFT], {
  profile: 'gateway',
  host: 'gw-1.example.com',
  labels: { site: 'fra', team: 'integration' },
});

/** The detail of each reason, as probers and readers write it. */
const DETAILS: Readonly<Partial<Record<Reason, string>>> = {
  'dns.not-found': 'ENOTFOUND gw-1.example.com',
  'dns.no-address': 'gw-1.example.com has only IPv4 addresses (192.0.2.7), not IPv6',
  'dns.failed': 'SERVFAIL gw-1.example.com',
  'tcp.refused': '192.0.2.7:9443 (ECONNREFUSED)',
  'tcp.timeout': 'no connection within 5000 ms',
  'tcp.unreachable': '192.0.2.7:9443 (EHOSTUNREACH)',
  'tcp.reset': '192.0.2.7:9443 (ECONNRESET)',
  'proxy.no-connection': 'proxy.example.com:3128: status 502',
  'proxy.unreachable': 'proxy.example.com:3128: connection refused (nothing listens on the port) (192.0.2.9:3128 (ECONNREFUSED))',
  'proxy.refused': 'proxy.example.com:3128: status 403',
  'proxy.authentication': 'proxy.example.com:3128: status 407; it asks for Basic realm="proxy"',
  'proxy.timeout': 'proxy.example.com:3128: no answer to CONNECT gw-1.example.com:9443 within 5000 ms',
  'tls.untrusted': 'CN=gw-1.example.com (SELF_SIGNED_CERT_IN_CHAIN)',
  'tls.expired': 'CN=gw-1.example.com expired on 2026-01-30T00:00:00.000Z',
  'tls.not-yet-valid': 'CN=gw-1.example.com is valid only from 2026-02-01T00:00:00.000Z',
  'tls.wrong-host': 'CN=localhost is not for gw-1.example.com but for DNS:localhost',
  'tls.pin-mismatch': 'CN=gw-1.example.com has sha256//BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB=',
  'tls.timeout': 'connected, but no complete handshake within 5000 ms',
  'http.timeout': 'connected, but no complete response within 5000 ms',
  'http.status': 'status 503; expected 200–299: "no healthy upstream"',
  'http.redirect': 'status 302 to https://sso.example.com/login; expected 200–299',
  'http.stale': 'the response is 86400 s old by its Age header; at most 120 s are allowed',
  'http.too-large': `the body is larger than ${BODY_LIMIT_TEXT}`,
  'http.header': 'status 200, but the header content-type: expected "json" in it, got "text/html"',
  'body.mismatch': 'status 200, but the body is not empty: "<html><title>It works!</title></html>"',
  'wso2.not-deployed': 'the gateway is still deploying APIs, or gave up',
  'wso2.api-missing': 'PizzaShackAPI 1.0.0 is missing on this gateway',
  'wso2.unauthorized': 'the server rejected the credentials; 4.3 and later needs none',
  'wso2.faulty-capps': 'OrdersCompositeExporter 1.0.2; the server itself runs',
  'wso2.artifact-missing': 'CApps orders_1.0.0 is missing (the server has Orders_1.0.0), payments is missing',
  'wso2.artifact-inactive': 'message processor retry-orders is inactive',
  'wso2.message-store': 'message store orders-store holds 1204 messages, more than 1000',
  'wso2.message-store-growing': 'orders-store has grown from 12 to 1204 messages since 2026-01-31 01:00:00 UTC',
  'wso2.version-drift': 'it runs WSO2 Universal Gateway 4.4.0, but 4.5.0 is configured',
  'gateway.api-missing':
    'code 404, status 404: no API has this context and version on this gateway ("The requested resource is not available.")',
  'gateway.resource-missing':
    'code 404, status 404: the API is deployed, and no resource of it matches the path ("No matching resource found for given API Request")',
  'gateway.method':
    'code 405, status 405: the API is deployed, and the resource does not have this method ("Method not allowed for given API resource")',
  'gateway.transport':
    'code 403, status 403: the API is deployed for the other scheme only ("Unsupported Transport [ http ]. The requested resource (/x) is not available.")',
  'gateway.blocked': 'code 700700, status 503: the lifecycle state of the API is BLOCKED ("This API has been blocked temporarily.")',
  'gateway.auth-backend':
    'code 900900, status 500: the gateway could not verify the token: the Key Manager or its JWKS is unreachable, or no Key Manager has this issuer ("Unclassified Authentication Failure")',
  'gateway.token-rejected':
    'code 900901, status 401: the token is expired, revoked, or tampered with, or its signing key is unknown to this gateway ("Invalid JWT token.")',
  'gateway.credentials': 'code 900902, status 401: the request has no credentials of a kind that the API accepts ("Missing Credentials")',
  'gateway.subscription':
    'code 900908, status 403: the gateway knows no subscription of this application to the API ("User is NOT authorized to access the Resource. API Subscription validation failed.")',
  'gateway.scope':
    'code 900910, status 403: the token does not have the scope that the resource requires ("User is NOT authorized to access the Resource")',
  'gateway.half-deployed': 'code 900911, status 500: the gateway has the API, but not its OpenAPI definition',
  'gateway.throttled': 'code 900803, status 429: the limit of the application is reached ("You have exceeded your quota")',
  'gateway.backend-connect':
    'code 101503, status 500: the connection to the backend was refused or timed out, its name is unknown, or its certificate is not trusted ("Error connecting to the back end")',
  'gateway.backend-timeout': 'code 101507, status 500: 101504 + 3: timeout after the request was sent ("Error in Sender")',
  'gateway.backend-closed': 'code 101508, status 500: 101505 + 3: connection closed after the request was sent ("Error in Sender")',
  'gateway.backend-suspended':
    'code 303001, status 500: the endpoint is suspended: its backend failed moments ago ("Currently , Address endpoint : [ Name : PizzaShackAPI ] [ State : SUSPENDED ]")',
  'gateway.mediation': 'code 601000, status 500: the gateway could not parse the message',
  'gateway.other': 'code 900967, status 500: general error of the management plane, often for a moment only ("Server Error Occurred")',
  'backend.status': 'status 503, and the body is not one of the gateway: "upstream unavailable"',
  'token.refused': 'status 401: invalid_client ("Client credentials are invalid.")',
  'token.unavailable': 'km-1.example.com:9443: no complete response within 5000 ms',
  'token.malformed': 'status 200, but the body has no access_token',
  'wso2.portal': 'the server refuses the login: invalid_callback, Registered callback does not match with the provided url.',
  'wso2.key-manager': 'the token is signed with key gateway_certificate_alias, which is not in the JWKS',
  'throttling.not-enforced': '6 calls in a row were accepted (status 200)',
  'discovery.no-list': 'status 503 in place of a list of APIs',
  'fleet.not-compared': 'the gateway lists 2 of at least 40 APIs, so it may still be deploying them',
  'fleet.out-of-sync': 'PizzaShackAPI 1.0.0 is missing, which gw-2 has',
  'fleet.not-acknowledged': 'PizzaShackAPI 1.0.0: deployed on 2 of 3 gateways',
  'certificate.expiring': 'CN=gw-1.example.com expires in 9 days (2026-02-09T12:00:00.000Z)',
  'latency.slow': 'the limit is 2000 ms',
  'monitor.login-limit': 'login: status 500, "Max concurrent access limit exceeded"',
  'monitor.cut-list': 'CApp orders is not in the first 64 KiB of the list',
  'monitor.exhausted': 'EMFILE',
  'monitor.network': 'no response from the name servers within 5000 ms',
  'monitor.deadline': 'there was no time left for the check',
  'monitor.secret': 'secret wso2/monitor could not be read: AccessDeniedException',
};

const UNANSWERED = /^(dns|tcp\.(refused|timeout|unreachable)|tls\.timeout|http\.timeout|monitor)/;

/**
 * What is observed in a minute: a reason for the readiness probe, one for the websocket, one for a derived
 * signal; or that everything succeeds.
 */
export type Minute = { readonly ready?: Reason; readonly websocket?: Reason; readonly signal?: Reason; readonly version?: string };

function observe(of: Probe, reason: Reason | undefined, at: number, minute: Minute): Observation {
  const base = { probe: of.name, role: of.role, action: actionOf(of), at, answered: reason === undefined || !UNANSWERED.test(reason) };
  const seen = facts(of, reason ?? minute.signal);
  if (reason === undefined)
    return { outcome: 'success', detail: '', ...base, ...seen, ...(of === VERSION && { product: productOf(minute) }) } as Observation;
  const outcome = kindOf(reason) === 'monitor' ? 'unknown' : 'failure';
  return { outcome, reason, detail: DETAILS[reason] ?? '', ...base, ...seen } as Observation;
}

function productOf({ signal, version = '4.5.0' }: Minute) {
  return { name: 'WSO2 Universal Gateway', version: signal === 'wso2.version-drift' ? '4.4.0' : version };
}

// An observation has only the stages that were reached: no TLS if nothing listened, no HTTP status without a
// response.
function facts({ look }: Probe, reason: Reason | undefined): Partial<Observation> {
  if (look.kind === 'read-off') return {};
  const isSecure = look.kind === 'http' && look.scheme === 'https';
  const rung = reason === undefined ? 'ready' : rungOf(reason, 'readiness');
  if (rung === 'name' || (reason && kindOf(reason) === 'monitor')) return {};
  const isLate = reason?.endsWith('timeout');
  const latencyMs = reason === 'latency.slow' ? 2310.2 : isLate ? 5000 : 18.4;
  if (rung === 'connect') return { address: '192.0.2.7', latencyMs, phases: { dnsMs: 0.4 } };
  const tls = isSecure && reason !== 'tls.timeout' && reason !== 'tls.handshake' && reason !== 'tls.plaintext-port';
  const secured = { dnsMs: 0.4, connectMs: 1.2, ...(tls && { tlsMs: 11.3 }) };
  const isAnswered = rung !== 'tls' && !isLate && reason !== 'http.closed';
  const phases = isAnswered ? { ...secured, firstByteMs: latencyMs - 13.2, transferMs: 0.3 } : secured;
  return { address: '192.0.2.7', latencyMs, phases, ...(tls && { tls: certificateOf(reason) }) };
}

const CERT = {
  protocol: 'TLSv1.3',
  trusted: true,
  subject: 'CN=gw-1.example.com',
  issuer: 'CN=Example Internal CA',
  notAfter: '2026-06-30T00:00:00.000Z',
  daysRemaining: 149.9,
  pin: 'sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
} as const;

function certificateOf(reason: Reason | undefined): CertificateFacts {
  const ending = reason === 'tls.expired' ? -1.1 : reason === 'certificate.expiring' ? 9.4 : CERT.daysRemaining;
  const isRefused = reason?.startsWith('tls.') && reason !== 'tls.client-certificate';
  return { ...CERT, daysRemaining: ending, ...(reason && isRefused && { trusted: false, problem: reason }) };
}

/** What suppresses notifications in a minute, and what other regions see. */
type Around = Partial<Pick<NotificationContext, 'silence' | 'parents'>> & Pick<TargetMemory, 'places'>;

/**
 * Returns the news of the last of these minutes as a round would send it; the news of each minute is sent
 * before the next begins.
 */
export function newsAfter(
  minutes: readonly (Minute & Around)[],
  of: Target = GATEWAY,
  remindEveryMs: number | false = 3_600_000,
): readonly Change[] {
  let health: TargetMemory = newTargetMemory(AT - MINUTE);
  let observations: readonly Observation[] = [];
  minutes.forEach((minute, i) => {
    const at = AT + i * MINUTE;
    health = markSent(
      health,
      (health.outbox ?? []).filter(({ decision }) => decision),
    );
    // No signal can be derived from a check that failed.
    const looked = of.probes.filter(({ look }) => look.kind !== 'read-off' || !minute.ready);
    observations = looked.map((each) => observe(each, reasonFor(each, minute), at + 20_000, minute));
    const moment: NotificationContext = {
      at,
      parents: minute.parents ?? 'none',
      remindEveryMs,
      ...(minute.silence && { silence: minute.silence }),
    };
    const among = { ...health, ...defined({ places: minute.places }) };
    health = decideNotifications(of, enqueueChange(of, judgeTarget(of, among, observations, at + 20_000)), moment);
  });
  const told = (health.outbox ?? []).filter(({ decision }) => decision?.notify === true);
  return told.map((news) => ({ ...news, target: of, health, observations, looks: looksAt(news, observations) }));
}

/** Returns the changes of status only, which programs get events of. */
export function changesAfter(...story: Parameters<typeof newsAfter>): readonly StatusChange[] {
  return newsAfter(...story).filter((news): news is StatusChange => news.kind === 'change');
}

function reasonFor({ name, look }: Probe, { ready, websocket, signal }: Minute): Reason | undefined {
  if (name === 'ready') return ready;
  if (name === 'websocket') return websocket;
  if (look.kind === 'read-off') return signal && SIGNALS[signal] === look.signal ? signal : undefined;
  // Both probes use the same port: what stops one before a response stops the other.
  return ready !== undefined && (UNANSWERED.test(ready) || /^(tls|tcp)\./.test(ready)) ? ready : undefined;
}

/** The reasons that are derived from other checks, and the signal of each. */
export const SIGNALS: Readonly<Partial<Record<Reason, string>>> = {
  'latency.slow': 'latency',
  'certificate.expiring': 'certificate',
  'wso2.version-drift': 'version-drift',
};

/** Repeats a minute. */
export function times<T>(count: number, minute: T): readonly T[] {
  return Array.from({ length: count }, () => minute);
}
