import { diagnose, reasonOf } from '../health/diagnosis.ts';
import { isRed } from '../health/status.ts';
import { type News, NOTIFY } from '../memory/news.ts';
import type { Incident, TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import type { NotificationContext } from './notification-context.ts';
import { isNotifiedNow } from './notify.ts';

/** The longest interval of reminders, in milliseconds; a longer `remindEvery` stays as it is. */
const RAREST_MS = 24 * 3_600_000;

/**
 * Returns when the next reminder of an incident is due, in milliseconds since 1970: each interval is twice
 * the one before.
 */
function nextReminder({ since, notifiedAt = since, reminders = 0 }: Incident, everyMs: number): number {
  return notifiedAt + Math.min(everyMs * 2 ** reminders, Math.max(everyMs, RAREST_MS));
}

/** Reminds people of an open incident that they know of, at growing intervals. */
export function reminded(target: Target, memory: TargetMemory, { at, remindEveryMs }: NotificationContext): TargetMemory {
  const { incident, outbox = [], status } = memory;
  if (!incident || memory.silence || memory.flapping || remindEveryMs === false || status === 'pending') return memory;
  const isWaiting = outbox.some((news) => isNotifiedNow(news) && !news.notified);
  if (isWaiting || at < nextReminder(incident, remindEveryMs)) return memory;
  const diagnosis = diagnose(target, memory);
  const news: News = { kind: 'reminder', at, from: status, to: status, diagnosis, incident: incident.since, decision: NOTIFY };
  return { ...memory, incident: { ...incident, reminders: (incident.reminders ?? 0) + 1 }, outbox: [...outbox, news] };
}

/** The maximum number of reasons of one incident that people are notified of. */
const MAX_REASONS = 8;

/**
 * Records a further reason of an incident that people know of. They are notified of it once, along with the
 * next notification.
 */
export function furtherReason(target: Target, memory: TargetMemory, { at }: NotificationContext): TargetMemory {
  const { incident, outbox = [], status } = memory;
  if (!incident || memory.silence || memory.flapping || !isRed(status)) return memory;
  const diagnosis = diagnose(target, memory);
  const { reasons = [] } = incident;
  const reason = reasonOf(diagnosis);
  if (!reason || reasons.includes(reason) || reasons.length >= MAX_REASONS) return memory;
  const known = { ...memory, incident: { ...incident, reasons: [...reasons, reason] } };
  const isInNews = outbox.some((news) => isNotifiedNow(news) && reasonOf(news.diagnosis) === reason);
  if (reasons.length === 0 || isInNews) return known;
  return { ...known, outbox: [...outbox, { kind: 'reason', at, to: status, diagnosis, incident: incident.since, decision: NOTIFY }] };
}
