import type { Change } from '../core/change.ts';
import type { Observation } from '../core/observation.ts';
import { release, settle } from '../core/owed.ts';
import type { Owed, TargetHealth } from '../core/target-health.ts';
import type { Looked, RoundTools } from './scheduled-round.ts';

/**
 * Tells, in one message, everything this round holds the right to tell, then notes that it was told. Who dies in between leaves it owed: it
 * is told again once the lease has run out.
 */
export async function tellOwed(
  tools: RoundTools,
  looked: readonly Looked[],
  saved: readonly (TargetHealth | undefined)[],
  signal: AbortSignal,
): Promise<void> {
  const ours = looked.flatMap(({ result }, i) => {
    const health = saved[i];
    return health?.owed && health.lease?.holder === tools.holder
      ? [{ ...result, health, owed: health.owed, until: health.lease.until }]
      : [];
  });
  if (ours.length === 0) return;
  const until = Math.min(...ours.map((one) => one.until));
  if (tools.clock.now() >= until) return;
  const changes = ours.flatMap(({ target, health, owed, observations }): readonly Change[] =>
    owed.map((change) => ({ ...change, target, health, observations: lastOfEach(observations) })),
  );
  try {
    await tools.announce(changes, AbortSignal.any([signal, AbortSignal.timeout(until - tools.clock.now())]));
  } catch (error) {
    await Promise.allSettled(ours.map(({ target, health }) => tools.store.save(target.name, release(health))));
    throw error;
  }
  await Promise.all(ours.map(({ target, health, owed }) => noteTold(tools, target.name, health, owed)));
}

/** Others may have added to what is owed meanwhile, but nobody else tells while we hold the lease. */
async function noteTold(tools: RoundTools, target: string, health: TargetHealth, told: readonly Owed[]): Promise<void> {
  if (await tools.store.save(target, settle(health, told))) return;
  const now = (await tools.store.load([target])).get(target);
  if (!now || now.lease?.holder !== tools.holder) return;
  if (!(await tools.store.save(target, settle(now, told)))) throw new Error(`cannot note that people were told of ${target}`);
}

function lastOfEach(observations: readonly Observation[]): readonly Observation[] {
  return [...new Map(observations.map((seen) => [seen.probe, seen])).values()];
}
