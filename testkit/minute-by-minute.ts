import { judgeTarget } from '../monitor/health/target-health.ts';
import { decideNotifications } from '../monitor/incident/decide-notifications.ts';
import type { Parents } from '../monitor/incident/dependency.ts';
import type { NotificationContext } from '../monitor/incident/notification-context.ts';
import { enqueueChange, markSent } from '../monitor/incident/outbox.ts';
import { suppressionOf } from '../monitor/memory/news.ts';
import type { TargetMemory } from '../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../monitor/memory/target-memory.ts';
import { probe, seen, target } from './samples.ts';

/** A minute, milliseconds: one letter is seen each minute. */
export const MINUTE = 60_000;
/** The probe that is seen. */
export const ready = probe('ready', 'readiness', { failureThreshold: 1 });

/** The target of that probe. */
export const of = target([ready]);

/** What surrounds a minute besides its letter. */
export type Around = {
  readonly silence?: NotificationContext['silence'];
  readonly parents?: Parents;
  readonly remindEveryMs?: number | false;
  readonly unread?: NotificationContext['unread'];
};

/** One letter a minute, and what the last minute came to; everything is told as soon as it is owed. */
export function live(
  letters: string,
  around: (minute: number) => Around = () => ({}),
  who = of,
): { readonly health: TargetMemory; readonly said: readonly string[] } {
  let health = newTargetMemory(0);
  const said: string[] = [];
  [...letters].forEach((letter, minute) => {
    const at = (minute + 1) * MINUTE;
    const { silence, unread, parents = 'none', remindEveryMs = false } = around(minute);
    health = enqueueChange(who, judgeTarget(who, health, [seen(ready, letter, at)], at));
    health = decideNotifications(who, health, { at, parents, remindEveryMs, ...(silence && { silence }), ...(unread && { unread }) });
    const decided = (health.outbox ?? []).filter((news) => news.decision);
    said.push(...decided.map((news) => `${minute}: ${news.kind} ${news.to}${news.decision?.notify ? '' : ` (${suppressionOf(news)})`}`));
    health = markSent(health, decided);
  });
  return { health, said };
}
