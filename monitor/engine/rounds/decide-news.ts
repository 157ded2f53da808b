import { decideNotifications } from '../../incident/decide-notifications.ts';
import { parentsOf } from '../../incident/dependency.ts';
import type { NotificationContext } from '../../incident/notification-context.ts';
import { MUTES, type Mute, muteAt, mutesIn } from '../../memory/mute.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import type { Target } from '../../target/target.ts';
import { windowAt } from '../../target/window-spans.ts';
import { defined } from '../../text/objects.ts';
import type { HealthStore, RecordStore } from '../ports.ts';

/**
 * What decides, for the targets of a round, whether people are notified: mutes, and the state of
 * dependencies.
 */
export type NewsContext = {
  readonly at: number;
  readonly mutes: readonly Mute[];
  readonly memories: ReadonlyMap<string, TargetMemory>;
  readonly remindEveryMs: number | false;
};

/** Reads the mutes that people have set. Rejects when they cannot be read. */
export async function readMutes(records: RecordStore, signal: AbortSignal): Promise<readonly Mute[]> {
  const mutes = mutesIn((await records.load([MUTES], signal)).get(MUTES)?.value);
  if (!mutes) throw new Error('the record of mutes was written by another release: muted targets alert until it is written again');
  return mutes;
}

/** Reads the memories of targets of other rounds that a decision about notifications depends on. */
export async function readOthers(
  store: HealthStore,
  known: ReadonlyMap<string, TargetMemory>,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TargetMemory>> {
  const others = [...new Set(wanted)].filter((name) => !known.has(name));
  return others.length === 0 ? known : new Map([...(await store.load(others, signal)), ...known]);
}

/**
 * Returns the parents whose state decides whether people are notified of a target; none for a target without
 * news.
 */
export function parentsInQuestion({ dependsOn }: Target, { incident, outbox = [] }: TargetMemory): readonly string[] {
  return incident || outbox.some(({ decision }) => !decision) ? dependsOn : [];
}

/** Decides which notifications a target gets. */
export function decideNews(target: Target, memory: TargetMemory, { at, mutes, memories, remindEveryMs }: NewsContext): TargetMemory {
  const parents = parentsOf(
    memory,
    target.dependsOn.map((name) => memories.get(name)),
    at,
  );
  const silence = silenceAt(target, mutes, at);
  return decideNotifications(target, memory, { at, parents, remindEveryMs, ...defined({ silence }) });
}

/**
 * Returns why notifications of a target are suppressed at a time, whatever happens to it; undefined = they
 * are not.
 */
export function silenceAt({ name, maintenance = [] }: Target, mutes: readonly Mute[], at: number): NotificationContext['silence'] {
  if (windowAt(maintenance, at)) return 'maintenance';
  return muteAt(mutes, name, at) ? 'muted' : undefined;
}
