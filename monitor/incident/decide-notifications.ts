import type { Owed } from '../memory/news.ts';
import type { TargetHealth } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import { withTurn } from './flapping.ts';
import type { Moment } from './notification-context.ts';
import { silenced, tell } from './notify.ts';
import { heardOf } from './outbox.ts';
import { withLoudness } from './paging.ts';
import { otherReason, reminded } from './reminder.ts';
import { calm, endOfSilence } from './silence-end.ts';

/** A child waits so long at most for its parents to be judged, milliseconds. */
const WAIT_MS = 180_000;

/**
 * Decides for all that is owed whether people are told, and adds what time alone brings: reminders, the end of a silence, calm after flapping.
 * To be called once a round when its looks are over; what is decided stays decided. A round older than one that has spoken decides nothing.
 */
export function speak(target: Target, health: TargetHealth, moment: Moment): TargetHealth {
  const { at } = moment;
  if (at < (health.spoken ?? Number.NEGATIVE_INFINITY)) return health;
  const spoken = target.alert === 'none' ? silenceAll(health, 'nobody') : speakOf(target, health, moment);
  return JSON.stringify(spoken) === JSON.stringify(health) ? health : { ...spoken, spoken: at };
}

function speakOf(target: Target, before: TargetHealth, moment: Moment): TargetHealth {
  const decided = decideAll(before, moment);
  const whole = [endOfSilence, calm, reminded, otherReason].reduce((health, step) => step(target, health, moment), decided);
  return withLoudness(whole, before, moment);
}

// In order: behind what has to wait, everything waits.
function decideAll(before: TargetHealth, moment: Moment): TargetHealth {
  let health = before;
  for (const news of before.owed ?? []) {
    if (news.decided) continue;
    health = decide(health, news, moment);
    if (health.owed?.includes(news)) break;
  }
  return health;
}

/** Decides about one piece of news, in the order they came. */
function decide(health: TargetHealth, news: Owed, moment: Moment): TargetHealth {
  if (moment.silence) return silenced(health, news, moment.silence);
  const heard = heardOf(health);
  const isOfUntold = news.incident !== undefined && news.incident !== heard.toldIncident;
  if (isOfUntold && moment.parents === 'red') return silenced(health, news, 'dependency');
  if (isOfUntold && moment.parents === 'undecided' && moment.at - news.at < WAIT_MS) return { ...health, silence: 'dependency' };
  // The end of what nobody heard of.
  if (news.to === heard.told && !health.hold) return silenced(health, news, health.silence ?? 'dependency');
  if (health.hold) return withTurn(silenced(health, news, 'flapping'), news.at);
  return tell(health, news, asHeard(health, news));
}

/** People are told from what they heard last, machines from what was. */
function asHeard(health: TargetHealth, { from: judged, ...news }: Owed): Owed {
  const { told } = heardOf(health);
  const before = judged === told ? undefined : judged;
  const after = health.silence === 'maintenance' || health.silence === 'muted' ? health.silence : undefined;
  return { ...news, ...(told && { from: told }), ...(before && { before }), ...(after && { after }) };
}

function silenceAll(health: TargetHealth, decided: 'nobody'): TargetHealth {
  const { owed } = health;
  return owed ? { ...health, owed: owed.map((news) => ({ decided, ...news })) } : health;
}
