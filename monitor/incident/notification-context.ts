import { type Mute, muteAt } from '../memory/mute.ts';
import type { Silence } from '../memory/silence.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import { windowAt } from '../target/window-spans.ts';
import { defined } from '../text/objects.ts';
import { type Parents, parentsOf } from './dependency.ts';

/** What a round knows besides the target: mutes, and the memories of the targets it may depend on. */
export type RoundKnowledge = {
  /** The scheduled minute, in milliseconds since 1970. */
  readonly at: number;
  readonly mutes: readonly Mute[];
  /** By name; targets that are not here were never seen. */
  readonly memories: ReadonlyMap<string, TargetMemory>;
  /** The first interval of reminders of an open incident, in milliseconds; false = no reminders. */
  readonly remindEveryMs: number | false;
};

/** What decides, besides the target itself, whether people are notified. */
export type NotificationContext = Pick<RoundKnowledge, 'at' | 'remindEveryMs'> & {
  /** A maintenance window or a mute that is in force. */
  readonly silence?: Extract<Silence, 'maintenance' | 'muted'>;
  readonly parents: Parents;
};

/** The context of one target in a round. */
export function contextOf(
  target: Target,
  memory: TargetMemory,
  { at, mutes, memories, remindEveryMs }: RoundKnowledge,
): NotificationContext {
  const parents = target.dependsOn.map((name) => memories.get(name));
  return { at, remindEveryMs, parents: parentsOf(memory, parents, at), ...defined({ silence: silenceAt(target, mutes, at) }) };
}

/**
 * Returns why notifications of a target are suppressed at a time, whatever happens to it; undefined = they
 * are not.
 */
export function silenceAt({ name, maintenance = [] }: Target, mutes: readonly Mute[], at: number): NotificationContext['silence'] {
  if (windowAt(maintenance, at)) return 'maintenance';
  return muteAt(mutes, name, at) ? 'muted' : undefined;
}
