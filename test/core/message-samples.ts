import { actionOf } from '../../monitor/core/action.ts';
import type { Change } from '../../monitor/core/change.ts';
import type { Moment } from '../../monitor/core/moment.ts';
import type { Observation } from '../../monitor/core/observation.ts';
import { oweChange, settle } from '../../monitor/core/owed.ts';
import type { Probe } from '../../monitor/core/probe.ts';
import { kindOf, type Reason } from '../../monitor/core/reason.ts';
import { speak } from '../../monitor/core/speak.ts';
import type { Target } from '../../monitor/core/target.ts';
import { firstSight, judgeTarget } from '../../monitor/core/target-health.ts';
import type { TargetHealth } from '../../monitor/core/target-memory.ts';
import { probe, target } from './samples.ts';

/** The minute these stories begin in. */
export const AT = Date.parse('2026-01-31T02:00:00Z');
const MINUTE = 60_000;

const https = (path: string) => ({ kind: 'http', scheme: 'https', host: 'gw-1.example.com', port: 9443, path, headers: [] }) as const;
const one = { failureThreshold: 1, recheckSeconds: 0 };
const READY = probe('ready', 'readiness', { ...one, look: https('/api/am/gateway/v2/server-startup-healthcheck') });
const VERSION = probe('version', 'signal', { ...one, look: https('/services/Version') });
const WEBSOCKET = probe('websocket', 'signal', { ...one, look: { ...https('/health'), scheme: 'http', port: 9099 } });
const CERTIFICATE = probe('certificate', 'signal', { ...one, look: { kind: 'read-off', signal: 'certificate', of: ['ready'], days: 21 } });

/** A gateway as most people have it. */
export const GATEWAY: Target = target([READY, VERSION, WEBSOCKET, CERTIFICATE], {
  profile: 'gateway',
  host: 'gw-1.example.com',
  labels: { site: 'fra', team: 'integration' },
});

/** What a server says along with a reason. */
const DETAILS: Readonly<Partial<Record<Reason, string>>> = {
  'dns.not-found': 'ENOTFOUND gw-1.example.com',
  'tcp.refused': '192.0.2.7 port 9443: ECONNREFUSED',
  'tcp.timeout': '192.0.2.7 port 9443, nothing within 5 s',
  'tls.expired': 'CN=gw-1.example.com, on 2026-01-30',
  'http.status': 'status 503, body "no healthy upstream"',
  'http.redirect': 'status 302 to https://sso.example.com/login',
  'wso2.not-deployed': 'status 500, empty body',
  'wso2.api-missing': 'PizzaShackAPI 1.0.0, status 404',
  'wso2.unauthorized': 'status 401',
  'wso2.faulty-capps': 'OrdersCompositeExporter 1.0.2',
  'wso2.version-drift': '4.3.0 instead of 4.5.0',
  'certificate.expiring': 'CN=gw-1.example.com, in 9 days',
  'latency.slow': '2310 ms, more than 2000 ms',
  'monitor.exhausted': 'EMFILE',
  'monitor.secret': 'secret wso2/monitor could not be read: AccessDeniedException',
};

const UNANSWERED = /^(dns|tcp\.(refused|timeout|unreachable)|tls\.timeout|http\.timeout|monitor)/;

/** What is seen in a minute: a reason for the first readiness probe and one for the websocket, or that all is well. */
export type Minute = { readonly ready?: Reason; readonly websocket?: Reason; readonly certificate?: Reason };

function observe(of: Probe, reason: Reason | undefined, at: number): Observation {
  const isSecure = of.look.kind === 'http' && of.look.scheme === 'https';
  const base = { probe: of.name, role: of.role, action: actionOf(of), at, answered: reason === undefined || !UNANSWERED.test(reason) };
  if (reason === undefined)
    return { outcome: 'success', detail: '', ...base, ...timed(18.4), ...full(isSecure), product: PRODUCT } as Observation;
  const outcome = kindOf(reason) === 'monitor' ? 'unknown' : 'failure';
  const failed = { outcome, reason, detail: DETAILS[reason] ?? '', ...base };
  if (outcome === 'unknown' || reason.startsWith('dns')) return failed as Observation;
  return { ...failed, ...timed(reason.endsWith('timeout') ? 5000 : 18.4), ...(base.answered && full(isSecure)) } as Observation;
}

const timed = (latencyMs: number) => ({ address: '192.0.2.7', latencyMs });

const full = (isSecure: boolean) => ({
  phases: { dnsMs: 0.4, connectMs: 1.2, ...(isSecure && { tlsMs: 11.3 }), firstByteMs: 5.2, transferMs: 0.3 },
  ...(isSecure && { tls: CERT }),
});

const PRODUCT = { name: 'WSO2 Universal Gateway', version: '4.5.0' };

const CERT = {
  protocol: 'TLSv1.3',
  trusted: true,
  subject: 'CN=gw-1.example.com',
  issuer: 'CN=Example Internal CA',
  notAfter: '2026-06-30T00:00:00.000Z',
  daysRemaining: 149.9,
  pin: 'sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=',
} as const;

/** What silences a minute besides. */
type Around = Partial<Pick<Moment, 'silence' | 'parents'>>;

/** The news of the last of these minutes, as a round would tell it; each is told before the next begins. */
export function newsAfter(
  minutes: readonly (Minute & Around)[],
  of: Target = GATEWAY,
  remindEveryMs: number | false = 3_600_000,
): readonly Change[] {
  let health: TargetHealth = firstSight(AT - MINUTE);
  let observations: readonly Observation[] = [];
  minutes.forEach((minute, i) => {
    const at = AT + i * MINUTE;
    health = settle(
      health,
      (health.owed ?? []).filter(({ decided }) => decided),
    );
    observations = of.probes.map((each) => observe(each, reasonFor(each, minute), at + 20_000));
    const moment: Moment = { at, parents: minute.parents ?? 'none', remindEveryMs, ...(minute.silence && { silence: minute.silence }) };
    health = speak(of, oweChange(of, judgeTarget(of, health, observations, at + 20_000)), moment);
  });
  const told = (health.owed ?? []).filter(({ decided }) => decided === 'tell');
  const looks = observations.filter(({ outcome }) => outcome !== 'success');
  return told.map((news) => ({ ...news, target: of, health, observations, looks: looks.slice(0, 6) }));
}

function reasonFor({ name }: Probe, minute: Minute): Reason | undefined {
  if (name === 'websocket') return minute.websocket;
  if (name === 'certificate') return minute.certificate;
  return name === 'version' && minute.ready !== undefined && UNANSWERED.test(minute.ready)
    ? minute.ready
    : name === 'ready'
      ? minute.ready
      : undefined;
}

/** The same minute so many times. */
export function times<T>(count: number, minute: T): readonly T[] {
  return Array.from({ length: count }, () => minute);
}
