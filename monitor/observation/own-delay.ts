import type { WireProbe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import type { Observation } from './observation.ts';
import type { Reason } from './reason.ts';

/**
 * A delay of the monitor up to this share of the timeout does not excuse a server that did not respond in
 * time.
 */
const EXCUSE = 0.1;

/** Above this share of the timeout, even a closed connection proves nothing: the monitor read too late. */
const TOO_LATE = 0.5;

/**
 * Whether the monitor's own delay (`skewMs`) may have changed the outcome of a check: it shortened the wait
 * for a response, or made a response look slow. Such a check proves nothing. `stoppedBy` is the reason why
 * the check has no response; undefined when it has one.
 */
export function isInDoubt(target: Target, probe: WireProbe, seen: Observation, stoppedBy: Reason | undefined): boolean {
  const { skewMs = 0 } = seen;
  if (stoppedBy !== undefined) return skewMs > probe.timeoutSeconds * 1000 * (stoppedBy.endsWith('.timeout') ? EXCUSE : TOO_LATE);
  return latencyBounds(target, probe.name).some((limitMs) => isMaybeSlow(seen, limitMs));
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
