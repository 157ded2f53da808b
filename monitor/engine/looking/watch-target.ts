import { withFound } from '../../health/found-probes.ts';
import { afterAbsence, judgeTarget } from '../../health/target-health.ts';
import { afterRecording, resumeHistory } from '../../history/record-status.ts';
import { enqueueChange, markSent, notifyAll } from '../../incident/outbox.ts';
import type { News } from '../../memory/news.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import { newTargetMemory } from '../../memory/target-memory.ts';
import type { Change } from '../../message/change.ts';
import type { Observation } from '../../observation/observation.ts';
import type { Target } from '../../target/target.ts';
import type { HealthStore, RecordStore } from '../ports.ts';
import { keepLooking } from './keep-looking.ts';
import type { LookTools } from './look.ts';
import type { LookLog } from './look-log.ts';
import { readNotes } from './read-notes.ts';
import { beginAfterWindow, forgetTheFuture, isStored, recordPause, takeFound, type Watch } from './watched.ts';

/** What watching needs besides checking. */
export type WatchTools = LookTools & {
  readonly store: HealthStore;
  /** Holds what people noted on incidents; absent = nothing does. */
  readonly records?: RecordStore;
  /** Keeps when targets were last checked, so that a later start sees how long nobody looked; absent = nothing does. */
  readonly lookLog?: LookLog;
  /** Notifies a person of a change. Resolves when that is known to be done; rejects when it may not be. */
  readonly announce: (change: Change) => Promise<void>;
  /** Is called with every observation. */
  readonly onLook?: (target: Target, health: TargetMemory, observations: readonly Observation[]) => void;
  /**
   * Is called when the store or an announcement failed. Checks continue, and the notification is retried
   * after the next check.
   */
  readonly onFault: (error: unknown) => void;
};

/** The error that `onFault` gets when another process stores the same target in the same store. */
export class SharedStore extends Error {
  override readonly name = 'SharedStore';
}

/** The interval of the sign of life, and the longest wait between two turns, which give it. Milliseconds. */
export const SIGN_MS = 60_000;

/** How often the store is tried at the end, if its last write failed. Each try of a locked store takes a moment. */
const LAST_TRIES = 10;

/**
 * Watches one target until the signal aborts. All checks that started together make one notification. Resolves
 * to the number of changes that could not be announced; the store keeps them.
 */
export async function watchTarget(tools: WatchTools, target: Target, signal: AbortSignal): Promise<number> {
  const watch = await resume(tools, target);
  // Notifications are sent in order, one at a time.
  let sending: Promise<void> = Promise.resolve();
  let isWaiting = false;
  await keepLooking(target, {
    tools,
    target: () => watch.target,
    health: () => watch.health,
    seen: watch.seen,
    clock: tools.clock,
    signal,
    take: (observations, at) => {
      watch.health = judgeTarget(watch.target, watch.health, observations, at);
      watch.isLeft = true;
    },
    onLooked: (observations) => {
      watch.health = notifyAll(watch.target, enqueueChange(watch.target, watch.health));
      tools.onLook?.(watch.target, watch.health, observations);
      takeFound(watch, tools.clock.now());
      if (isStored(watch) && !watch.health.outbox) return;
      // Not awaited: a slow store or a slow announcement must not delay the next check.
      // The next write takes everything up to its own start, so a slow store has one waiting write, not many.
      if (isWaiting) return;
      isWaiting = true;
      sending = sending.then(() => {
        isWaiting = false;
        return saveAndSend(tools, watch);
      });
    },
    onTurn: () => {
      const now = tools.clock.now();
      recordPause(watch, now);
      forgetTheFuture(watch, now);
      beginAfterWindow(watch, now);
      if (Math.floor(now / SIGN_MS) === Math.floor(watch.signedAt / SIGN_MS)) return;
      watch.signedAt = now;
      sending = sending.then(() => giveSign(tools, watch, now));
    },
    maxWaitMs: SIGN_MS,
  });
  await sending;
  if (watch.health.outbox) await saveAndSend(tools, watch);
  for (let tries = 0; watch.isLeft && tries < LAST_TRIES; tries++) await save(tools, watch);
  await noteLooked(tools, watch, tools.clock.now(), { isLast: true });
  return watch.health.outbox?.length ?? 0;
}

// A steady state is written with its sign of life only: a later start sees when its probes were last checked.
async function giveSign(tools: WatchTools, watch: Watch, now: number): Promise<void> {
  if (watch.isLeft) await save(tools, watch);
  await noteLooked(tools, watch, now);
}

// What is not stored yet proves nothing to whoever reads the history.
async function noteLooked(
  { lookLog, onFault }: WatchTools,
  watch: Watch,
  now: number,
  how: { readonly isLast?: true } = {},
): Promise<void> {
  if (isStored(watch)) await lookLog?.note(watch.target.name, now, how).catch(onFault);
}

async function resume(tools: WatchTools, target: Target): Promise<Watch> {
  const now = tools.clock.now();
  const stored = await tools.store.load([target.name]).catch((error: unknown) => {
    tools.onFault(error);
    return new Map<string, TargetMemory>();
  });
  const last = (await tools.lookLog?.lastLooked([target.name], now).catch(tools.onFault))?.get(target.name);
  const before = stored.get(target.name);
  const known = before && resumeHistory(before, now, last);
  const whole = withFound(target, known?.found);
  const health = known ? notifyAll(whole, enqueueChange(whole, afterAbsence(whole, known, now))) : newTargetMemory(now);
  tools.onLook?.(whole, health, []);
  return { first: target, target: whole, health, seen: new Map(), stored: before, isLeft: false, signedAt: now, turnAt: now };
}

// News is saved before it is sent and marked afterward: a crash in between sends it again and never loses it.
// A failing store delays no notification.
async function saveAndSend(tools: WatchTools, watch: Watch): Promise<void> {
  await save(tools, watch);
  const { target, health, seen } = watch;
  const { outbox = [] } = health;
  const sent: News[] = [];
  try {
    const { records, clock } = tools;
    const notesOf = records && (await readNotes({ records, clock }, [{ target: target.name, news: outbox }]));
    for (const change of outbox) {
      const notes = notesOf?.(target.name, change) ?? [];
      await tools.announce({ ...change, target, health, observations: [...seen.values()], ...(notes.length > 0 && { notes }) });
      sent.push(change);
    }
  } catch (error) {
    tools.onFault(error);
  }
  if (sent.length === 0) return;
  watch.health = markSent(watch.health, sent);
  await save(tools, watch);
}

async function save(tools: WatchTools, watch: Watch): Promise<void> {
  const { target, health } = watch;
  watch.stored = undefined;
  watch.isLeft = false;
  try {
    const saved = await tools.store.save(target.name, health);
    watch.stored = saved;
    watch.isLeft ||= saved === undefined;
    if (!saved) tools.onFault(new SharedStore(`another process stores ${target.name} in the same store`));
    const { revision } = saved ?? (await tools.store.load([target.name])).get(target.name) ?? newTargetMemory(0);
    const recorded = saved ? (health.unrecorded?.length ?? 0) : 0;
    watch.health = { ...afterRecording(watch.health, recorded), revision };
  } catch (error) {
    watch.isLeft = true;
    tools.onFault(error);
  }
}
