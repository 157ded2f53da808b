import { LOOKING_MS } from '../health/due.ts';
import type { ProbeHealth } from '../health/probe-health.ts';
import { judgeTarget } from '../health/target-health.ts';
import type { Growths } from '../observation/growth.ts';
import { actionOf, isWireProbe, type Probe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import type { TargetMemory } from './target-memory.ts';
import { isAhead, withoutFuture } from './wrong-clock.ts';

const MINUTE = 60_000;

/**
 * Returns the memory at the beginning of the round of minute `at`. Stable targets are not written, so the
 * time of the last check follows from the slots instead.
 *
 * A probe is forgotten if it now checks something else, is no longer in the config, or was checked in the
 * future, where it would not be due until then. Other values that a wrong clock left are removed as well.
 * `lastRound` is the last minute in which a round is known to have run: slots since then are due, however
 * long the period. -Infinity means that it is not known.
 */
export function catchUp(target: Target, stored: TargetMemory, at: number, lastRound: number = at - MINUTE): TargetMemory {
  const probes = Object.fromEntries(
    target.probes.flatMap((probe) => {
      const health = stored.probes[probe.name];
      if (!health || isAhead(health.at, at) || (isWireProbe(probe) && health.action !== actionOf(probe))) return [];
      return [[probe.name, { ...health, at: Math.max(health.at, lookedAtBefore(probe, at, lastRound)) }]];
    }),
  );
  return judgeTarget(target, { ...withoutFuture(stored, at), probes }, [], at);
}

// A slot without a check is due. With a period under a minute, that is a slot that began after the last round
// stopped; with a longer one, any slot that began since the last round.
function lookedAtBefore(probe: Probe, at: number, lastRound: number): number {
  const period = probe.periodSeconds * 1000;
  const slot = Math.floor(at / period) * period;
  const isUnseen = period < MINUTE ? slot >= at - MINUTE + LOOKING_MS : slot > lastRound;
  return isUnseen ? slot - 1 : at - 1;
}

/**
 * Whether two memories differ only in the times of their checks and the details of their reasons, so that
 * nothing needs to be written. A detail may quote the server, for example a time; only the reason counts.
 * Of stores, only their sizes count.
 */
export function isSteady(before: TargetMemory, after: TargetMemory): boolean {
  const names = Object.keys(before.probes);
  return (
    isSameBut(UNSTABLE, before, after) &&
    isSteadyVote(before.places, after.places) &&
    names.length === Object.keys(after.probes).length &&
    names.every((name) => isSteadyProbe(before.probes[name], after.probes[name]))
  );
}

const UNSTABLE = ['probes', 'places', 'revision', 'lease'];
const UNSTABLE_OF_PROBE = ['at', 'complaint', 'obstacle', 'growth'];
// A store whose size does not change begins a new quarter with the next change just as well.
const UNSTABLE_OF_GROWTH = ['at', 'since', 'peakAt'];

// The times of votes change in each round.
function isSteadyVote(before: TargetMemory['places'], after: TargetMemory['places']): boolean {
  const seen = (places: TargetMemory['places']) =>
    places?.votes.map(({ region, status, finding }) => [region, status, finding?.complaint.reason]);
  return JSON.stringify(seen(before)) === JSON.stringify(seen(after));
}

function isSteadyProbe(before: ProbeHealth | undefined, after: ProbeHealth | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  const { complaint, obstacle } = before;
  const isSameReason = complaint?.reason === after.complaint?.reason && obstacle?.reason === after.obstacle?.reason;
  return isSameReason && isSteadyGrowth(before.growth, after.growth) && isSameBut(UNSTABLE_OF_PROBE, before, after);
}

function isSteadyGrowth(before: Growths = {}, after: Growths = {}): boolean {
  const names = Object.keys({ ...before, ...after });
  return names.every((name) => {
    const [old, now] = [before[name], after[name]];
    return old !== undefined && now !== undefined && isSameBut(UNSTABLE_OF_GROWTH, old, now);
  });
}

// A state that does not change keeps most of its parts: they are the same objects.
function isSameBut(left: readonly string[], before: Readonly<Record<string, unknown>>, after: Readonly<Record<string, unknown>>): boolean {
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)]))
    if (!left.includes(key) && before[key] !== after[key] && JSON.stringify(before[key]) !== JSON.stringify(after[key])) return false;
  return true;
}
