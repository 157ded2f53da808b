import type { TargetMemory } from '../memory/target-memory.ts';
import { omit } from '../text/objects.ts';
import type { NotificationContext } from './notification-context.ts';
import { isNotifiedNow } from './notify.ts';

// What could not be read is not absent: a target may be muted, or its dependency may be failing. So decisions
// wait, for a bounded time, and whoever is notified after it is told why.

/** How long decisions wait at most for what could not be read, in milliseconds. */
export const HOLD_MS = 180_000;

/**
 * Returns the memory of a target whose decisions wait; undefined if they do not. The beginning is stored, so
 * that no number of new processes makes the wait longer.
 */
export function heldUnread(memory: TargetMemory, { at, unread }: NotificationContext): TargetMemory | undefined {
  if (!unread || !isInQuestion(memory, unread)) return undefined;
  const { unreadSince = at } = memory;
  return at - unreadSince < HOLD_MS ? { ...memory, unreadSince } : undefined;
}

/** Returns the memory after the decisions of a round: the next failed read waits anew only after a good one. */
export function afterReading(memory: TargetMemory, before: TargetMemory, { unread }: NotificationContext): TargetMemory {
  if (!unread) return omit(memory, 'unreadSince');
  const isNew = (news: NonNullable<TargetMemory['outbox']>[number]) => isNotifiedNow(news) && !before.outbox?.includes(news);
  return memory.outbox ? { ...memory, outbox: memory.outbox.map((news) => (isNew(news) ? { ...news, unread } : news)) } : memory;
}

// The state of dependencies decides nothing about an incident that people know of.
function isInQuestion(memory: TargetMemory, unread: NonNullable<NotificationContext['unread']>): boolean {
  const { incident, silence, flapping, outbox = [] } = memory;
  if (silence || flapping || outbox.some(({ decision }) => !decision)) return true;
  return unread === 'mutes' && incident !== undefined;
}
