import type { WireProbe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import type { Observation } from './observation.ts';
import type { Reason } from './reason.ts';

/** A delay of ours up to this share of the time-out is no excuse for a server that was silent for all of it. */
const EXCUSE = 0.1;

/** From this share on even a connection that was closed meanwhile proves nothing: it was we who did not listen. */
const DEAF = 0.5;

/**
 * Whether our own delay (`skewMs`) could have made another verdict of a look: a silence we shortened, a slowness we made. Nothing is to be concluded
 * from it then. `stoppedBy` is what kept the look from its answer.
 */
export function isInDoubt(target: Target, probe: WireProbe, seen: Observation, stoppedBy: Reason | undefined): boolean {
  const { skewMs = 0 } = seen;
  if (stoppedBy !== undefined) return skewMs > probe.timeoutSeconds * 1000 * (stoppedBy.endsWith('.timeout') ? EXCUSE : DEAF);
  return latencyBounds(target, probe.name).some((limitMs) => isMaybeSlow(seen, limitMs));
}

/** Whether a look was slower than the limit, but would not be without our own delay. */
export function isMaybeSlow({ latencyMs = 0, skewMs = 0 }: Observation, limitMs: number): boolean {
  return latencyMs > limitMs && latencyMs - skewMs <= limitMs;
}

function latencyBounds(target: Target, probe: string): readonly number[] {
  return target.probes.flatMap(({ look }) =>
    look.kind === 'read-off' && look.signal === 'latency' && look.of.includes(probe) ? [look.limitMs] : [],
  );
}
