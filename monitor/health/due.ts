import type { Probe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import { changesSeverity } from './judge.ts';
import type { ProbeHealth } from './probe-health.ts';
import { roleReading, type TargetHealth } from './target-health.ts';

const MINUTE = 60_000;

/**
 * Returns when a probe is due next, in milliseconds since 1970. A time in the past means now. Undefined means
 * that the probe is not due while the health of the target stays as it is.
 *
 * Checks belong to slots numbered floor(t / period), with one check per slot. If rounds start only every
 * `tickMs` milliseconds, slots of that length and longer are due at the next tick.
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

/**
 * As in Kubernetes: no other probe runs until the startup probe has passed, and a startup probe that has
 * passed does not run again.
 */
function isHeldBack(target: Target, probe: Probe, health: TargetHealth): boolean {
  if (probe.role === 'signal') return false;
  const startup = roleReading(target, health, 'startup');
  // One that is only throttled has not passed: it runs until it succeeds.
  return probe.role === 'startup'
    ? startup === 'passing' && health.probes[probe.name]?.state === 'passing'
    : startup !== 'passing' && startup !== 'none';
}

// A check that disagrees with the state is repeated soon, within the same minute, until a threshold is
// reached.
function recheckAt(probe: Probe, seen: ProbeHealth): number {
  const again = seen.at + probe.recheckSeconds * 1000;
  const isSameMinute = Math.floor(again / MINUTE) === Math.floor(seen.at / MINUTE);
  return probe.recheckSeconds > 0 && isSameMinute && disagrees(probe, seen) ? again : Number.POSITIVE_INFINITY;
}

function disagrees(probe: Probe, health: ProbeHealth): boolean {
  const { run, state } = health;
  if (!run) return false;
  if (changesSeverity(health)) return true;
  const threshold = run.outcome === 'success' ? probe.successThreshold : probe.failureThreshold;
  return run.count < threshold && state !== (run.outcome === 'success' ? 'passing' : 'failing');
}

/** How long a round starts checks, in milliseconds from its start. The next round continues from there. */
export const LOOKING_MS = 50_000;
