import type { Change } from '../core/change.ts';
import type { Measured } from '../core/metric.ts';
import type { Observation } from '../core/observation.ts';
import { release, settle } from '../core/owed.ts';
import type { Owed, TargetHealth } from '../core/target-health.ts';
import type { RoundTools } from './round-tools.ts';
import { waitForAll } from './wait-for-all.ts';

/**
 * Tells, in one message, everything this round holds the right to tell of the targets it has written, then notes that it was told. Who dies in
 * between leaves it owed: it is told again once the lease has run out.
 */
export async function tellOwed(tools: RoundTools, written: readonly Measured[], signal: AbortSignal): Promise<void> {
  const { store, clock, holder } = tools;
  const ours = written.flatMap((one) => {
    const { owed, lease } = one.health;
    return owed && lease?.holder === holder ? [{ ...one, owed, until: lease.until }] : [];
  });
  const until = Math.min(...ours.map((one) => one.until));
  if (ours.length === 0 || clock.now() >= until) return;
  const changes = ours.flatMap(({ target, health, owed, observations }): readonly Change[] =>
    owed.map((change) => ({ ...change, target, health, observations: lastOfEach(observations) })),
  );
  try {
    await beforeTime(tools, until, (ended) => tools.announce(changes, AbortSignal.any([signal, ended])));
  } catch (error) {
    await Promise.allSettled(ours.map(({ target, health }) => store.save(target.name, release(health), signal)));
    throw error;
  }
  await waitForAll(ours.map(({ target, health, owed }) => noteTold(tools, target.name, { health, owed, signal })));
}

/** Lets work know when its time is over. */
async function beforeTime<T>({ clock }: RoundTools, until: number, work: (ended: AbortSignal) => Promise<T>): Promise<T> {
  const done = new AbortController();
  const ended = new AbortController();
  void clock.sleep(until - clock.now(), done.signal).then(() => ended.abort());
  try {
    return await work(ended.signal);
  } finally {
    done.abort();
  }
}

type Told = { readonly health: TargetHealth; readonly owed: readonly Owed[]; readonly signal: AbortSignal };

/** Others may have added to what is owed meanwhile, but nobody else tells while we hold the lease. */
async function noteTold({ store, holder }: RoundTools, target: string, { health, owed, signal }: Told): Promise<void> {
  if (await store.save(target, settle(health, owed), signal)) return;
  const now = (await store.load([target], signal)).get(target);
  if (!now || now.lease?.holder !== holder) return;
  if (!(await store.save(target, settle(now, owed), signal))) throw new Error(`cannot note that people were told of ${target}`);
}

function lastOfEach(observations: readonly Observation[]): readonly Observation[] {
  return [...new Map(observations.map((seen) => [seen.probe, seen])).values()];
}
