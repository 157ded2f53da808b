import type { News } from '../memory/news.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import { withTransition } from './flapping.ts';
import type { NotificationContext } from './notification-context.ts';
import { notify, suppress } from './notify.ts';
import { lastNotified } from './outbox.ts';
import { withPaging } from './paging.ts';
import { furtherReason, reminded } from './reminder.ts';
import { endOfFlapping, endOfSilence } from './silence-end.ts';

/** A child waits so long at most for its parents to be judged, milliseconds. */
const WAIT_MS = 180_000;

/**
 * Decides for all that is owed whether people are told, and adds what time alone brings: reminders, the end of a silence, calm after flapping.
 * To be called once a round when its looks are over; what is decided stays decided. A round older than one that has spoken decides nothing.
 */
export function decideNotifications(target: Target, health: TargetMemory, moment: NotificationContext): TargetMemory {
  const { at } = moment;
  if (at < (health.spoken ?? Number.NEGATIVE_INFINITY)) return health;
  const spoken = target.alert === 'none' ? silenceAll(health, 'nobody') : speakOf(target, health, moment);
  return JSON.stringify(spoken) === JSON.stringify(health) ? health : { ...spoken, spoken: at };
}

function speakOf(target: Target, before: TargetMemory, moment: NotificationContext): TargetMemory {
  const decided = decideAll(before, moment);
  const whole = [endOfSilence, endOfFlapping, reminded, furtherReason].reduce((health, step) => step(target, health, moment), decided);
  return withPaging(whole, before, moment);
}

// In order: behind what has to wait, everything waits.
function decideAll(before: TargetMemory, moment: NotificationContext): TargetMemory {
  let health = before;
  for (const news of before.owed ?? []) {
    if (news.decided) continue;
    health = decide(health, news, moment);
    if (health.owed?.includes(news)) break;
  }
  return health;
}

/** Decides about one piece of news, in the order they came. */
function decide(health: TargetMemory, news: News, moment: NotificationContext): TargetMemory {
  if (moment.silence) return suppress(health, news, moment.silence);
  const heard = lastNotified(health);
  const isOfUntold = news.incident !== undefined && news.incident !== heard.toldIncident;
  if (isOfUntold && moment.parents === 'red') return suppress(health, news, 'dependency');
  if (isOfUntold && moment.parents === 'undecided' && moment.at - news.at < WAIT_MS) return { ...health, silence: 'dependency' };
  // The end of what nobody heard of.
  if (news.to === heard.told && !health.hold) return suppress(health, news, health.silence ?? 'dependency');
  if (health.hold) return withTransition(suppress(health, news, 'flapping'), news.at);
  return notify(health, news, asHeard(health, news));
}

/** People are told from what they heard last, machines from what was. */
function asHeard(health: TargetMemory, { from: judged, ...news }: News): News {
  const { told } = lastNotified(health);
  const before = judged === told ? undefined : judged;
  const after = health.silence === 'maintenance' || health.silence === 'muted' ? health.silence : undefined;
  return { ...news, ...(told && { from: told }), ...(before && { before }), ...(after && { after }) };
}

function silenceAll(health: TargetMemory, decided: 'nobody'): TargetMemory {
  const { owed } = health;
  return owed ? { ...health, owed: owed.map((news) => ({ decided, ...news })) } : health;
}
