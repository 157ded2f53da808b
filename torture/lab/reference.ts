import type { Act, Truth } from './act.ts';

// A second opinion on statuses: the table of docs/reference/status.md for targets without startup probes,
// written apart from the monitor's own code.

/** What a reason of these says about the target: docs/reference/status.md, "Kinds of reason". */
const CONFIGURATION: ReadonlySet<string> = new Set([
  ...['tls.untrusted', 'tls.wrong-host', 'tls.pin-mismatch', 'tls.client-certificate', 'tls.plaintext-port', 'http.tls-port'],
  ...['gateway.resource-missing', 'gateway.method', 'gateway.transport', 'gateway.credentials', 'gateway.subscription', 'gateway.scope'],
  'token.refused',
  ...['wso2.unauthorized', 'wso2.no-such-endpoint', 'wso2.not-version-service', 'wso2.health-disabled'],
]);

/** What degrades a target and nothing more, whatever the role: docs/reference/status.md. */
const DEGRADING: ReadonlySet<string> = new Set(['gateway.throttled', 'wso2.message-store']);

/** What a truth is: the target's yes, its no, or nothing that is known. */
export type Verdict = 'success' | 'failure' | 'unknown';

/** The verdict of one look. */
export function verdictOf(truth: Truth): Verdict {
  if (truth === 'success') return 'success';
  // Gateways that cannot be compared are no fault of any of them.
  return /^(monitor|discovery)\./.test(truth) || truth === 'fleet.not-compared' ? 'unknown' : 'failure';
}

/**
 * Whether a reason must not lead what one look at each probe came to: docs/reference/status.md, "The diagnosis". What
 * is wrong with the config never leads over what is wrong with the server.
 */
export function hidesTheServer(reason: string | undefined, truth: Act['truth']): boolean {
  if (reason === undefined || !CONFIGURATION.has(reason)) return false;
  const isServers = (one: Truth) => verdictOf(one) === 'failure' && !CONFIGURATION.has(one);
  return Object.entries(truth).some(([probe, one]) => roleOf(probe) !== 'signal' && isServers(one));
}

type Probe = {
  held: 'pending' | 'passing' | 'failing';
  failures: number;
  unknowns: number;
  isBlind: boolean;
  last: Truth;
  answered: boolean;
};
type Reading = 'pending' | 'passing' | 'degraded' | 'failing' | 'config' | 'unknown';

/** Follows one target: tells its status after each act. `threshold` = how many failures in a row count. */
export function followTarget(threshold: number): (act: Act) => string {
  const probes = new Map<string, Probe>();
  return ({ truth, isSilent = false }) => {
    for (const [name, one] of Object.entries(truth)) {
      const probe = probes.get(name) ?? { held: 'pending', failures: 0, unknowns: 0, isBlind: false, last: 'success', answered: false };
      probes.set(name, probe);
      take(probe, one, !isSilent, threshold);
    }
    return statusOf(probes);
  };
}

function take(probe: Probe, truth: Truth, answered: boolean, threshold: number): void {
  const verdict = verdictOf(truth);
  if (verdict === 'unknown') {
    probe.unknowns++;
    if (probe.unknowns >= threshold) probe.isBlind = true;
    return;
  }
  probe.unknowns = 0;
  probe.answered = answered;
  probe.last = truth;
  probe.failures = verdict === 'success' ? 0 : probe.failures + 1;
  if (verdict === 'success') probe.held = 'passing';
  else if (probe.failures >= threshold) probe.held = 'failing';
  const isSettled = verdict === 'success' || probe.failures >= threshold || probe.held === 'failing';
  if (isSettled) probe.isBlind = false;
}

function readingOf({ held, isBlind, last }: Probe): Reading {
  if (isBlind) return 'unknown';
  if (held === 'failing' && DEGRADING.has(last)) return 'degraded';
  return held === 'failing' && CONFIGURATION.has(last) ? 'config' : held;
}

const WORST: Readonly<Record<'readiness' | 'liveness', readonly Reading[]>> = {
  readiness: ['failing', 'config', 'unknown', 'pending', 'degraded', 'passing'],
  liveness: ['failing', 'unknown', 'pending', 'config', 'degraded', 'passing'],
};

function roleOf(name: string): 'readiness' | 'liveness' | 'signal' {
  if (name === 'alive') return 'liveness';
  return ['ready', 'policy-engine', 'runtimes', 'discovery', 'message-stores'].includes(name) || /^(api|call|preflight)\//.test(name)
    ? 'readiness'
    : 'signal';
}

function statusOf(probes: ReadonlyMap<string, Probe>): string {
  const all = [...probes];
  const readingsOf = (role: string) => all.filter(([name]) => roleOf(name) === role).map(([, probe]) => readingOf(probe));
  const worst = (role: 'readiness' | 'liveness') => WORST[role].find((reading) => readingsOf(role).includes(reading));
  const [readiness, liveness] = [worst('readiness'), worst('liveness')];
  const answers = all.some(([, { answered }]) => answered);
  if (liveness === 'failing') return 'down';
  if (readiness === 'failing' || readiness === 'config') return answers ? 'not-ready' : 'down';
  if (readiness === 'unknown' || liveness === 'unknown') return 'unknown';
  if (readiness === 'pending' || liveness === 'pending') return 'pending';
  const isFlawed =
    liveness === 'config' ||
    readiness === 'degraded' ||
    liveness === 'degraded' ||
    readingsOf('signal').some((reading) => reading === 'failing' || reading === 'config');
  return isFlawed ? 'degraded' : 'ready';
}
