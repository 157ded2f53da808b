import type { WireProbe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import type { Observation } from './observation.ts';
import type { Reason } from './reason.ts';

/**
 * The delay of the monitor during a check, in milliseconds: `skewMs` is the sum of all lateness of its event
 * loop, and `stallMs` its longest single pause. A pause in which the machine slept counts too.
 */
export type OwnDelay = { readonly skewMs: number; readonly stallMs: number };

/**
 * A delay of the monitor up to this share of the timeout does not excuse a server that did not respond in
 * time.
 */
const EXCUSE = 0.1;

/** Above this share of the timeout, even a closed connection proves nothing: the monitor read too late. */
const TOO_LATE = 0.5;

/**
 * A single pause of the monitor from this length on may have decided any failure: a server that waits for the
 * next bytes of a client closes, resets, or answers 408 or anything else meanwhile. In milliseconds.
 */
const PAUSE_MS = 500;

/** What a server says however late the monitor asks. */
const REGARDLESS: ReadonlySet<Reason> = new Set([
  ...(['tcp.refused', 'tls.untrusted', 'tls.expired', 'tls.not-yet-valid', 'tls.wrong-host', 'tls.pin-mismatch'] as const),
]);

/** The status of a server that waited too long for the request (RFC 9110 section 15.5.9). */
const REQUEST_TIMEOUT = 408;

/**
 * Whether the monitor's own delay may have changed the outcome of a check: it shortened the wait for a
 * response, let the server give up on the monitor, or made a response look slow. Such a check proves nothing.
 */
export function isInDoubt(target: Target, probe: WireProbe, seen: Observation, { skewMs, stallMs }: OwnDelay): boolean {
  if (seen.outcome !== 'failure') return latencyBounds(target, probe.name).some((limitMs) => isMaybeSlow(seen, limitMs));
  if (stallMs >= PAUSE_MS && !REGARDLESS.has(seen.reason)) return true;
  const isLate = seen.reason.endsWith('.timeout') || seen.http?.status === REQUEST_TIMEOUT;
  return skewMs > probe.timeoutSeconds * 1000 * (isLate ? EXCUSE : TOO_LATE);
}

/** Whether a check exceeded the limit in milliseconds, but would not have without the monitor's own delay. */
export function isMaybeSlow({ latencyMs = 0, skewMs = 0 }: Observation, limitMs: number): boolean {
  return latencyMs > limitMs && latencyMs - skewMs <= limitMs;
}

function latencyBounds(target: Target, probe: string): readonly number[] {
  return target.probes.flatMap(({ look }) =>
    look.kind === 'read-off' && look.signal === 'latency' && look.of.includes(probe) ? [look.limitMs] : [],
  );
}
