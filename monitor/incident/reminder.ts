import { diagnose, reasonOf } from '../health/diagnosis.ts';
import { isRed } from '../health/status.ts';
import type { News } from '../memory/news.ts';
import type { Incident, TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import type { NotificationContext } from './notification-context.ts';
import { isNotifiedNow } from './notify.ts';

/** However long an incident lasts, people are reminded of it at least this often, milliseconds; a longer `remindEvery` stays as it is. */
const RAREST_MS = 24 * 3_600_000;

/** When people are reminded of an incident next, milliseconds since 1970: each pause is twice as long as the one before. */
function nextReminder({ since, heardAt = since, reminders = 0 }: Incident, everyMs: number): number {
  return heardAt + Math.min(everyMs * 2 ** reminders, Math.max(everyMs, RAREST_MS));
}

/** Reminds people of an incident they know of, ever more seldom. */
export function reminded(target: Target, health: TargetMemory, { at, remindEveryMs }: NotificationContext): TargetMemory {
  const { incident, owed = [], status } = health;
  if (!incident || health.silence || health.hold || remindEveryMs === false || status === 'pending') return health;
  if (owed.some((news) => isNotifiedNow(news) && !news.heard) || at < nextReminder(incident, remindEveryMs)) return health;
  const news: News = { kind: 'reminder', at, from: status, to: status, diagnosis: diagnose(target, health), incident: incident.since };
  const reminders = (incident.reminders ?? 0) + 1;
  return { ...health, incident: { ...incident, reminders }, owed: [...owed, { ...news, decided: 'tell' }] };
}

/** So many reasons of one incident are told at most. */
const MAX_REASONS = 8;

/** Another reason for an incident that people know of: told once, along with what is told next. */
export function furtherReason(target: Target, health: TargetMemory, { at }: NotificationContext): TargetMemory {
  const { incident, owed = [], status } = health;
  if (!incident || health.silence || health.hold || !isRed(status)) return health;
  const diagnosis = diagnose(target, health);
  const { reasons = [] } = incident;
  const reason = reasonOf(diagnosis);
  if (!reason || reasons.includes(reason) || reasons.length >= MAX_REASONS) return health;
  const known = { ...health, incident: { ...incident, reasons: [...reasons, reason] } };
  if (reasons.length === 0 || owed.some((news) => isNotifiedNow(news) && reasonOf(news.diagnosis) === reason)) return known;
  return { ...known, owed: [...owed, { kind: 'reason', at, to: status, diagnosis, incident: incident.since, decided: 'tell' }] };
}
