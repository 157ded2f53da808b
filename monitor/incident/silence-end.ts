import { diagnose } from '../health/diagnosis.ts';
import type { News } from '../memory/news.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import { isStable, withTransition } from './flapping.ts';
import type { NotificationContext } from './notification-context.ts';
import { notify } from './notify.ts';
import { lastNotified } from './outbox.ts';

/** What is still so when a silence is over; the end of flapping is `calm`. */
export function endOfSilence(target: Target, health: TargetMemory, moment: NotificationContext): TargetMemory {
  const { silence, incident } = health;
  const isHeld = silence === 'flapping' && health.hold !== undefined;
  if (moment.silence || !silence || isHeld || isUndecided(health)) return health;
  if (isOwn(health) && moment.parents !== 'none') return silence === 'dependency' ? health : { ...health, silence: 'dependency' };
  if (health.hold) return { ...health, silence: 'flapping' };
  if (health.status === 'pending') return health;
  if (incident || health.status !== lastNotified(health).told) {
    const news = { ...newsNow(target, health, moment), kind: 'resumed', after: silence } as const;
    return notify(health, news, news);
  }
  const { silence: _, ...aloud } = health;
  return aloud;
}

/** The one message when a target that flapped has calmed down: how it is now. */
export function endOfFlapping(target: Target, health: TargetMemory, moment: NotificationContext): TargetMemory {
  const { hold } = health;
  if (!hold || moment.silence || health.status === 'pending' || !isStable(hold, moment.at) || isUndecided(health)) return health;
  if (isOwn(health) && moment.parents !== 'none') return health;
  const changes = { count: hold.changes, overMs: hold.last - hold.since };
  const news: News = { ...newsNow(target, health, moment), kind: 'calm', changes, decided: 'tell' };
  const { hold: _, silence: __, ...aloud } = withTransition(health, moment.at);
  return { ...aloud, owed: [...(health.owed ?? []), news] };
}

function isUndecided({ owed = [] }: TargetMemory): boolean {
  return owed.some(({ decided }) => !decided);
}

// An incident that people have not heard of.
function isOwn(health: TargetMemory): boolean {
  return health.incident !== undefined && health.incident.since !== lastNotified(health).toldIncident;
}

function newsNow(target: Target, health: TargetMemory, { at }: NotificationContext): News {
  const { told, toldIncident } = lastNotified(health);
  const incident = health.incident?.since ?? toldIncident;
  const base = { at, to: health.status, diagnosis: diagnose(target, health) };
  return { ...base, ...(told && { from: told }), ...(incident !== undefined && { incident }) };
}
