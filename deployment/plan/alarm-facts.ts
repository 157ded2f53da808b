import { shardAlarmName, targetAlarmName } from './names.ts';
import { type AlarmKind, OWN_ALARMS, ownAlarmName } from './own-alarms.ts';

/**
 * The topic that an alarm publishes to: `alerts` for people, `pager`, or `heartbeat`, which is in the second
 * region.
 */
export type AlarmTopic = 'none' | 'alerts' | 'pager' | 'heartbeat';

/** Who is notified through a topic, in the words of documents. */
export const NOTIFIED: Readonly<Record<AlarmTopic, string>> = {
  none: 'no one',
  alerts: 'email recipients and other subscribers of the alerts topic',
  pager: 'the pager',
  heartbeat: 'email recipients, and each pager that the heartbeat region can reach',
};

/** Where an alarm publishes, and its names with capitals in place of what differs. */
export type AlarmFacts = { readonly topic: AlarmTopic; readonly names: readonly string[] };

/**
 * The facts of each alarm, for the reference; `test/infra/alarms/alarm-facts.test.ts` compares them with what
 * is deployed.
 */
export const ALARM_FACTS: Readonly<Record<AlarmKind, AlarmFacts>> = {
  Ready: { topic: 'none', names: [targetAlarmName('MONITOR', 'TARGET', 'Ready', 1)] },
  Page: { topic: 'pager', names: [targetAlarmName('MONITOR', 'TARGET', 'Page', 1)] },
  ShardPage: { topic: 'pager', names: [shardAlarmName('MONITOR', 'SHARD', 2, 1).replace(': 2 ', ': N ')] },
  Unknown: { topic: 'alerts', names: [own(OWN_ALARMS.unknown)] },
  Errors: { topic: 'alerts', names: [own(OWN_ALARMS.errors('FUNCTION')), own(OWN_ALARMS.announcerErrors)] },
  Throttles: { topic: 'alerts', names: [own(OWN_ALARMS.throttles('FUNCTION')), own(OWN_ALARMS.announcerThrottles)] },
  DroppedSchedules: { topic: 'alerts', names: [own(OWN_ALARMS.dropped)] },
  DeadLetters: { topic: 'alerts', names: [own(OWN_ALARMS.deadLetters)] },
  Digests: { topic: 'alerts', names: [own(OWN_ALARMS.digests)] },
  Heartbeat: { topic: 'heartbeat', names: [own(OWN_ALARMS.heartbeat)] },
};

function own(name: string): string {
  return ownAlarmName('MONITOR', name);
}
