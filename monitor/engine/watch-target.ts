import { diagnose } from '../core/diagnosis.ts';
import { dueAt } from '../core/due.ts';
import type { Observation } from '../core/observation.ts';
import { isWireProbe, type Probe } from '../core/probe.ts';
import type { Target } from '../core/target.ts';
import { afterAbsence, firstSight, isFromTheFuture, judgeTarget, type TargetHealth } from '../core/target-health.ts';
import type { LookTools } from './look.ts';
import { lookAtTarget } from './look-at-target.ts';
import type { Announce, HealthStore } from './ports.ts';

/** What watching needs besides looking. */
export type WatchTools = LookTools & {
  readonly store: HealthStore;
  readonly announce: Announce;
  /** Hears of everything that was seen. */
  readonly onLook?: (target: Target, health: TargetHealth, observations: readonly Observation[]) => void;
  /** Hears of a store or an announcement that failed: the looking goes on, the telling is tried again after the next look. */
  readonly onFault: (error: unknown) => void;
};

/**
 * Watches one target until the signal aborts: each probe in its own rhythm, so that a silent one holds up no other. People are told once
 * for all the looks that began together.
 */
export async function watchTarget(tools: WatchTools, target: Target, signal: AbortSignal): Promise<void> {
  const watch = await resume(tools, target);
  const batches = new Set<Promise<void>>();
  while (!signal.aborted) {
    forgetTheFuture(watch, tools.clock.now());
    const { idle, due } = whatIsDue(watch, tools.clock.now());
    if (due.length > 0) {
      for (const { name } of due) watch.inFlight.add(name);
      const batch = lookAndTell(tools, watch, due, signal).finally(() => batches.delete(batch));
      batches.add(batch);
      continue;
    }
    watch.wake = new AbortController();
    const next = Math.min(...idle.map((probe) => dueAt(target, probe, watch.health) ?? Number.POSITIVE_INFINITY));
    await tools.clock.sleep(next - tools.clock.now(), AbortSignal.any([signal, watch.wake.signal]));
  }
  await Promise.allSettled(batches);
  await watch.telling;
}

type Watch = {
  readonly target: Target;
  health: TargetHealth;
  /** What each probe saw last: signals are read off it. */
  readonly seen: Map<string, Observation>;
  /** Names of the probes that are being looked at. */
  readonly inFlight: Set<string>;
  /** Ends the sleep: something changed what is due next. */
  wake: AbortController;
  /** The last telling of a chain: people are told in order, one at a time. */
  telling: Promise<void>;
};

// A clock that stepped back would leave everything waiting for a time that was already there, green for as long.
function forgetTheFuture(watch: Watch, now: number): void {
  if (!isFromTheFuture(watch.health, now)) return;
  watch.health = afterAbsence(watch.target, watch.health, now);
  watch.seen.clear();
}

function whatIsDue({ target, health, inFlight }: Watch, now: number): { readonly idle: readonly Probe[]; readonly due: readonly Probe[] } {
  const idle = target.probes.filter((probe) => isWireProbe(probe) && !inFlight.has(probe.name));
  return { idle, due: idle.filter((probe) => (dueAt(target, probe, health) ?? Number.POSITIVE_INFINITY) <= now) };
}

async function resume(tools: WatchTools, target: Target): Promise<Watch> {
  const now = tools.clock.now();
  const stored = await tools.store.load([target.name]).catch((error: unknown) => {
    tools.onFault(error);
    return new Map<string, TargetHealth>();
  });
  const known = stored.get(target.name);
  const health = known ? afterAbsence(target, known, now) : firstSight(now);
  tools.onLook?.(target, health, []);
  return { target, health, seen: new Map(), inFlight: new Set(), wake: new AbortController(), telling: Promise.resolve() };
}

async function lookAndTell(tools: WatchTools, watch: Watch, probes: readonly Probe[], signal: AbortSignal): Promise<void> {
  const at = tools.clock.now();
  const take = (observations: readonly Observation[]) => {
    // What was cut off by our own end says nothing about the target, what bears a time that is still to come nothing about now.
    if (signal.aborted || at > tools.clock.now()) return;
    watch.health = judgeTarget(watch.target, watch.health, observations, at);
    for (const observation of observations) watch.seen.set(observation.probe, observation);
  };
  const onSeen = (observation: Observation) => {
    take([observation]);
    watch.inFlight.delete(observation.probe);
    watch.wake.abort();
  };
  const observations = await lookAtTarget(tools, watch.target, probes, { at, signal, onSeen, known: [...watch.seen.values()] });
  // The looks were taken one by one as they came; the signals read off them come last.
  take(observations.filter(({ probe }) => !probes.some(({ name }) => name === probe)));
  if (signal.aborted) return;
  tools.onLook?.(watch.target, watch.health, observations);
  // Not awaited: a slow store or a slow announcement must not hold up the next look.
  watch.telling = watch.telling.then(() => saveAndTell(tools, watch));
}

// Saved before it is told and marked after: a crash in between tells again, it never forgets. A store that fails delays no telling.
async function saveAndTell(tools: WatchTools, watch: Watch): Promise<void> {
  const { target, health } = watch;
  const save = () => tools.store.save(target.name, watch.health).catch(tools.onFault);
  await save();
  const { status, told, since } = health;
  if (status === told || status === 'pending') return;
  try {
    await tools.announce([{ target, health, diagnosis: diagnose(target, health), at: since, ...(told && { from: told }) }]);
  } catch (error) {
    return tools.onFault(error);
  }
  watch.health = { ...watch.health, told: status };
  await save();
}
