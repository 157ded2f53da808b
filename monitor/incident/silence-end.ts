import { diagnose } from '../health/diagnosis.ts';
import type { Owed } from '../memory/news.ts';
import type { TargetHealth } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import { isCalm, withTurn } from './flapping.ts';
import type { Moment } from './notification-context.ts';
import { tell } from './notify.ts';
import { heardOf } from './outbox.ts';

/** What is still so when a silence is over; the end of flapping is `calm`. */
export function endOfSilence(target: Target, health: TargetHealth, moment: Moment): TargetHealth {
  const { silence, incident } = health;
  const isHeld = silence === 'flapping' && health.hold !== undefined;
  if (moment.silence || !silence || isHeld || isUndecided(health)) return health;
  if (isOwn(health) && moment.parents !== 'none') return silence === 'dependency' ? health : { ...health, silence: 'dependency' };
  if (health.hold) return { ...health, silence: 'flapping' };
  if (health.status === 'pending') return health;
  if (incident || health.status !== heardOf(health).told) {
    const news = { ...newsNow(target, health, moment), kind: 'resumed', after: silence } as const;
    return tell(health, news, news);
  }
  const { silence: _, ...aloud } = health;
  return aloud;
}

/** The one message when a target that flapped has calmed down: how it is now. */
export function calm(target: Target, health: TargetHealth, moment: Moment): TargetHealth {
  const { hold } = health;
  if (!hold || moment.silence || health.status === 'pending' || !isCalm(hold, moment.at) || isUndecided(health)) return health;
  if (isOwn(health) && moment.parents !== 'none') return health;
  const changes = { count: hold.changes, overMs: hold.last - hold.since };
  const news: Owed = { ...newsNow(target, health, moment), kind: 'calm', changes, decided: 'tell' };
  const { hold: _, silence: __, ...aloud } = withTurn(health, moment.at);
  return { ...aloud, owed: [...(health.owed ?? []), news] };
}

function isUndecided({ owed = [] }: TargetHealth): boolean {
  return owed.some(({ decided }) => !decided);
}

// An incident that people have not heard of.
function isOwn(health: TargetHealth): boolean {
  return health.incident !== undefined && health.incident.since !== heardOf(health).toldIncident;
}

function newsNow(target: Target, health: TargetHealth, { at }: Moment): Owed {
  const { told, toldIncident } = heardOf(health);
  const incident = health.incident?.since ?? toldIncident;
  const base = { at, to: health.status, diagnosis: diagnose(target, health) };
  return { ...base, ...(told && { from: told }), ...(incident !== undefined && { incident }) };
}
