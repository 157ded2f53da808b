import { type Mute, muteAt } from '../memory/mute.ts';
import type { News } from '../memory/news.ts';
import type { Silence } from '../memory/silence.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import { windowAt } from '../target/window-spans.ts';
import { defined } from '../text/objects.ts';
import { type Parents, parentNames, parentsOf } from './dependency.ts';

/** What a round knows besides the target: mutes, and the memories of the targets it may depend on. */
export type RoundKnowledge = {
  /** The scheduled minute, in milliseconds since 1970. */
  readonly at: number;
  readonly mutes: readonly Mute[];
  /** Set if there may be further mutes, because they could not be read. */
  readonly areMutesUnread?: true;
  /** By name; targets that are not here were never seen. */
  readonly memories: ReadonlyMap<string, TargetMemory>;
  /** Set if targets that are not there may have been seen, because they could not be read. */
  readonly areOthersUnread?: true;
  /** The first interval of reminders of an open incident, in milliseconds; false = no reminders. */
  readonly remindEveryMs: number | false;
};

/** What decides, besides the target itself, whether people are notified. */
export type NotificationContext = Pick<RoundKnowledge, 'at' | 'remindEveryMs'> & {
  /** A maintenance window or a mute that is in force. */
  readonly silence?: Extract<Silence, 'maintenance' | 'muted'>;
  readonly parents: Parents;
  /** What could not be read although it decides; then neither `silence` nor `parents` says that there is none. */
  readonly unread?: News['unread'];
};

/** The context of one target in a round. */
export function contextOf(
  target: Target,
  memory: TargetMemory,
  { at, mutes, areMutesUnread, memories, areOthersUnread, remindEveryMs }: RoundKnowledge,
): NotificationContext {
  const silence = silenceAt(target, mutes, at);
  const found = parentNames(target, memory).map((name) => memories.get(name) ?? (areOthersUnread ? 'unread' : undefined));
  const parents = parentsOf(memory, found, at);
  const unread = areMutesUnread ? 'mutes' : parents === 'unread' ? 'dependencies' : undefined;
  return {
    at,
    remindEveryMs,
    parents: parents === 'unread' ? 'none' : parents,
    ...defined({ silence, unread: silence ? undefined : unread }),
  };
}

/**
 * Returns why notifications of a target are suppressed at a time, whatever happens to it; undefined = they
 * are not.
 */
export function silenceAt({ name, maintenance = [] }: Target, mutes: readonly Mute[], at: number): NotificationContext['silence'] {
  if (windowAt(maintenance, at)) return 'maintenance';
  return muteAt(mutes, name, at) ? 'muted' : undefined;
}
