import { afterWindow } from '../../health/after-window.ts';
import { afterAbsence, isFromTheFuture, judgeTarget } from '../../health/target-health.ts';
import { enqueueChange, markSent, notifyAll } from '../../incident/outbox.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import { newTargetMemory } from '../../memory/target-memory.ts';
import type { Change } from '../../message/change.ts';
import type { Observation } from '../../observation/observation.ts';
import type { Target } from '../../target/target.ts';
import type { HealthStore } from '../ports.ts';
import { keepLooking } from './keep-looking.ts';
import type { LookTools } from './look.ts';

/** What watching needs besides looking. */
export type WatchTools = LookTools & {
  readonly store: HealthStore;
  /** Tells a person of changes. Resolves once that is done. */
  readonly announce: (changes: readonly Change[]) => Promise<void>;
  /** Hears of everything that was seen. */
  readonly onLook?: (target: Target, health: TargetMemory, observations: readonly Observation[]) => void;
  /** Hears of a store or an announcement that failed: the looking goes on, the telling is tried again after the next look. */
  readonly onFault: (error: unknown) => void;
};

/** What `onFault` hears of a store in which another process remembers the same target. */
export class SharedStore extends Error {
  override readonly name = 'SharedStore';
}

/** A target that is being watched, and what is known of it. */
type Watch = { readonly target: Target; health: TargetMemory; readonly seen: Map<string, Observation> };

/** Watches one target until the signal aborts. People are told once for all the looks that began together. */
export async function watchTarget(tools: WatchTools, target: Target, signal: AbortSignal): Promise<void> {
  const watch = await resume(tools, target);
  // People are told in order, one at a time.
  let telling: Promise<void> = Promise.resolve();
  await keepLooking(target, {
    tools,
    health: () => watch.health,
    seen: watch.seen,
    clock: tools.clock,
    signal,
    take: (observations, at) => {
      watch.health = judgeTarget(target, watch.health, observations, at);
    },
    onLooked: (observations) => {
      watch.health = notifyAll(target, enqueueChange(target, watch.health));
      tools.onLook?.(target, watch.health, observations);
      // Not awaited: a slow store or a slow announcement must not hold up the next look.
      telling = telling.then(() => saveAndTell(tools, watch));
    },
    onTurn: () => {
      forgetTheFuture(watch, tools.clock.now());
      beginAfterWindow(watch, tools.clock.now());
    },
  });
  await telling;
}

// A clock that stepped back would leave everything waiting for a time that was already there, green for as long.
function forgetTheFuture(watch: Watch, now: number): void {
  if (!isFromTheFuture(watch.health, now)) return;
  watch.health = notifyAll(watch.target, enqueueChange(watch.target, afterAbsence(watch.target, watch.health, now)));
  watch.seen.clear();
}

// Whoever watches is told in a window too, but a server that was worked on starts anew.
function beginAfterWindow(watch: Watch, now: number): void {
  const health = afterWindow(watch.target, watch.health, now);
  if (health !== watch.health) watch.health = notifyAll(watch.target, enqueueChange(watch.target, health));
}

async function resume(tools: WatchTools, target: Target): Promise<Watch> {
  const now = tools.clock.now();
  const stored = await tools.store.load([target.name]).catch((error: unknown) => {
    tools.onFault(error);
    return new Map<string, TargetMemory>();
  });
  const known = stored.get(target.name);
  const health = known ? notifyAll(target, enqueueChange(target, afterAbsence(target, known, now))) : newTargetMemory(now);
  tools.onLook?.(target, health, []);
  return { target, health, seen: new Map() };
}

// Saved before it is told and marked after: a crash in between tells again, it never forgets. A store that fails delays no telling.
async function saveAndTell(tools: WatchTools, watch: Watch): Promise<void> {
  await save(tools, watch);
  const { target, health, seen } = watch;
  const { outbox = [] } = health;
  if (outbox.length === 0) return;
  try {
    await tools.announce(outbox.map((change) => ({ ...change, target, health, observations: [...seen.values()] })));
  } catch (error) {
    return tools.onFault(error);
  }
  watch.health = markSent(watch.health, outbox);
  await save(tools, watch);
}

async function save(tools: WatchTools, watch: Watch): Promise<void> {
  const { target, health } = watch;
  try {
    const saved = await tools.store.save(target.name, health);
    if (!saved) tools.onFault(new SharedStore(`another process remembers ${target.name} in the same store`));
    const { revision } = saved ?? (await tools.store.load([target.name])).get(target.name) ?? newTargetMemory(0);
    watch.health = { ...watch.health, revision };
  } catch (error) {
    tools.onFault(error);
  }
}
