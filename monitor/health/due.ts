import type { Probe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import type { ProbeHealth } from './probe-health.ts';
import { roleReading, type TargetHealth } from './target-health.ts';

const MINUTE = 60_000;

/**
 * When a probe is to be looked at next, milliseconds since 1970; a time in the past means now, undefined means not as long as the
 * target's health is what it is. Looks sit in slots numbered floor(t / period); one slot is looked at once. Where somebody comes by only every
 * `tickMs`, slots of that length and more are looked at with the next tick.
 */
export function dueAt(target: Target, probe: Probe, health: TargetHealth, tickMs = 1): number | undefined {
  if (isHeldBack(target, probe, health)) return undefined;
  const seen = health.probes[probe.name];
  if (!seen) return health.firstSeen + probe.initialDelaySeconds * 1000;
  const period = probe.periodSeconds * 1000;
  const nextSlot = (Math.floor(seen.at / period) + 1) * period;
  const next = period < tickMs ? nextSlot : Math.ceil(nextSlot / tickMs) * tickMs;
  return Math.min(next, recheckAt(probe, seen));
}

/** Kubernetes: until the startup probe has passed nothing else is looked at, and once it has passed it rests. */
function isHeldBack(target: Target, probe: Probe, health: TargetHealth): boolean {
  if (probe.role === 'signal') return false;
  const startup = roleReading(target, health, 'startup');
  return probe.role === 'startup' ? startup === 'passing' : startup !== 'passing' && startup !== 'none';
}

// After a look that disagrees with the health, look again soon, inside the same minute, until a threshold is reached.
function recheckAt(probe: Probe, seen: ProbeHealth): number {
  const again = seen.at + probe.recheckSeconds * 1000;
  const isSameMinute = Math.floor(again / MINUTE) === Math.floor(seen.at / MINUTE);
  return probe.recheckSeconds > 0 && isSameMinute && disagrees(probe, seen) ? again : Number.POSITIVE_INFINITY;
}

function disagrees(probe: Probe, { run, state }: ProbeHealth): boolean {
  if (!run) return false;
  const threshold = run.outcome === 'success' ? probe.successThreshold : probe.failureThreshold;
  return run.count < threshold && state !== (run.outcome === 'success' ? 'passing' : 'failing');
}

/** A round looks this long from its start, then the next one takes over; milliseconds. */
export const LOOKING_MS = 50_000;
