import { LOOKING_MS } from '../health/due.ts';
import { judgeTarget } from '../health/target-health.ts';
import { actionOf, isWireProbe, type Probe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import type { TargetMemory } from './target-memory.ts';
import { isAhead, withoutFuture } from './wrong-clock.ts';

const MINUTE = 60_000;

/**
 * The memory at the beginning of the round of minute `at`. A steady target is not written from round to round, so what is stored does not
 * say when it was looked at last: that follows from the slots. Forgotten is a probe that now looks at something else, one the config no
 * longer has, one that was looked at in the future (it would not be looked at again until then), and whatever else a wrong clock left.
 * `lastRound` is the last minute somebody is known to have looked in: slots since then are due, however long the period. -Infinity = nobody knows.
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

// A slot that no round has looked at yet is due: of a period under a minute one that began after the last round stopped looking, of a
// longer one any that began since the last round.
function lookedAtBefore(probe: Probe, at: number, lastRound: number): number {
  const period = probe.periodSeconds * 1000;
  const slot = Math.floor(at / period) * period;
  const isUnseen = period < MINUTE ? slot >= at - MINUTE + LOOKING_MS : slot > lastRound;
  return isUnseen ? slot - 1 : at - 1;
}

/**
 * Whether two memories differ in nothing but the times of their looks, and in the words of what was wrong: then there is nothing to write. Words
 * may hold what the server said, a time of its own for one; the reason counts.
 */
export function isSteady(before: TargetMemory, after: TargetMemory): boolean {
  return JSON.stringify(withoutTimes(before)) === JSON.stringify(withoutTimes(after));
}

function withoutTimes({ probes, revision: _, lease: __, ...rest }: TargetMemory): readonly unknown[] {
  const entries = Object.entries(probes).map(([name, health]): [string, unknown] => {
    const { at: ___, complaint, obstacle, ...kept } = health;
    return [name, Object.entries({ ...kept, complaint: complaint?.reason, obstacle: obstacle?.reason }).sort(byName)];
  });
  return [Object.entries(rest).sort(byName), entries.sort(byName)];
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
