import { isToNotify, type News } from '../memory/news.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import { defined, omit } from '../text/objects.ts';
import type { NotificationContext } from './notification-context.ts';
import { isNotifiedNow } from './notify.ts';

/**
 * News older than this does not page by itself, in milliseconds: a lease may have to expire before it is
 * sent.
 */
const PAGING_MS = 180_000;

/**
 * Whether the metric `Page` is 1 in the minute `at`: for the open incident, or for one that began and ended
 * since the last round. It never is in a maintenance window or for a muted target. While mutes cannot be read,
 * only an incident that paged before does: one that is over may have been muted meanwhile.
 */
export function isPaging(
  { incident, outbox = [] }: TargetMemory,
  at: number,
  silence: NotificationContext['silence'],
  areMutesUnread = false,
): boolean {
  if (silence) return false;
  if (areMutesUnread) return incident?.paging === true;
  const pages = (news: News) => news.kind === 'change' && news.pages === true && isToNotify(news) && news.at > at - PAGING_MS;
  return incident?.paging === true || outbox.some(pages);
}

/**
 * Records whether the open incident pages, and when people were last notified of it. A paging incident keeps
 * paging while its target flaps: an alarm that returns to OK would report a recovery.
 */
export function withPaging(memory: TargetMemory, before: TargetMemory, { at, silence }: NotificationContext): TargetMemory {
  const { incident } = memory;
  if (!incident) return memory;
  const wasPaging = before.incident?.since === incident.since && incident.paging === true;
  const pages = incident.pages === true && !silence && (wasPaging || !memory.silence);
  const isNew = (news: News) => isNotifiedNow(news) && !before.outbox?.includes(news);
  const noted = { paging: pages ? (true as const) : undefined, notifiedAt: memory.outbox?.some(isNew) ? at : incident.notifiedAt };
  const next = { ...memory, incident: { ...omit(incident, 'paging', 'notifiedAt'), ...defined(noted) } };
  // The incident is suppressed from now on.
  return silence ? { ...next, silence } : next;
}
