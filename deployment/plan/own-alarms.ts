import { RUNBOOK } from '../../monitor/message/runbook.ts';
import { shardAlarmName, targetAlarmName } from './names.ts';

/** The topic that an alarm publishes to: `alerts` for people, `pager`, or `heartbeat`, which is in the second region. */
export type AlarmTopic = 'none' | 'alerts' | 'pager' | 'heartbeat';

/** Who is notified through a topic, in the words of documents. */
export const NOTIFIED: Readonly<Record<AlarmTopic, string>> = {
  none: 'no one',
  alerts: 'email recipients and other subscribers of the alerts topic',
  pager: 'the pager',
  heartbeat: 'email recipients, and each pager that the heartbeat region can reach',
};

type AlarmFacts = {
  readonly topic: AlarmTopic;
  /** Its names, with capitals in place of what differs. */
  readonly names: readonly string[];
  /** What it means, in one or two sentences. */
  readonly meaning: string;
};

/** The names of the alarms for the monitor itself, without the name of the monitor. */
export const OWN_ALARMS = {
  unknown: 'cannot tell how targets are',
  errors: (name: string) => `rounds of ${name} fail`,
  throttles: (name: string) => `rounds of ${name} are throttled`,
  announcerErrors: 'the announcer fails',
  announcerThrottles: 'the announcer is throttled',
  digests: 'people are told too late',
  dropped: 'rounds are dropped',
  deadLetters: 'dead letters',
  votes: 'votes of a region are missing',
  heartbeat: 'no heartbeat',
};

/** Every kind of alarm of a deployment. Each has a page in the runbook; deployed stacks are compared with this table. */
export const ALARMS = {
  Ready: {
    topic: 'none',
    names: [targetAlarmName('MONITOR', 'TARGET', 'Ready', 1)],
    meaning:
      'The target is NOT READY or DOWN. This alarm notifies no one: it is for the CloudWatch console and Route 53. Missing data keeps its state.',
  },
  Page: {
    topic: 'pager',
    names: [targetAlarmName('MONITOR', 'TARGET', 'Page', 1)],
    meaning: 'The target is NOT READY or DOWN, and its incident pages. Missing data keeps the state of this alarm.',
  },
  ShardPage: {
    topic: 'pager',
    names: [shardAlarmName('MONITOR', 'SHARD', 2, 1).replace(': 2 ', ': N ')],
    meaning: 'This many targets of the shard are NOT READY or DOWN, and their incidents page. Missing data keeps the state of this alarm.',
  },
  Unknown: {
    topic: 'alerts',
    names: [own(OWN_ALARMS.unknown)],
    meaning: 'The monitor cannot determine the status of at least one target, because of a fault of the monitor, its network, or a secret.',
  },
  Errors: {
    topic: 'alerts',
    names: [own(OWN_ALARMS.errors('FUNCTION')), own(OWN_ALARMS.announcerErrors)],
    meaning: 'A round failed or was rejected: some checks, stored state, or notifications of it are missing.',
  },
  Throttles: {
    topic: 'alerts',
    names: [own(OWN_ALARMS.throttles('FUNCTION')), own(OWN_ALARMS.announcerThrottles)],
    meaning: 'Rounds did not run, because the account or the reserved concurrency of the function has no capacity left.',
  },
  DroppedSchedules: {
    topic: 'alerts',
    names: [own(OWN_ALARMS.dropped)],
    meaning: 'EventBridge Scheduler could not deliver a round to its function.',
  },
  DeadLetters: {
    topic: 'alerts',
    names: [own(OWN_ALARMS.deadLetters)],
    meaning: 'The dead-letter queue contains rounds that could not be delivered, or that failed in part.',
  },
  Digests: {
    topic: 'alerts',
    names: [own(OWN_ALARMS.digests)],
    meaning: 'Notifications have been waiting in the queue of the announcer for more than 5 minutes.',
  },
  Votes: {
    topic: 'alerts',
    names: [own(OWN_ALARMS.votes)],
    meaning: 'A further region of the monitor has sent no votes for 15 minutes: targets are judged without it.',
  },
  Heartbeat: {
    topic: 'heartbeat',
    names: [own(OWN_ALARMS.heartbeat)],
    meaning:
      'The monitor, or one of its shards, had no good rounds in 3 of 5 minutes. Until this alarm is OK, a lack of alerts does not mean that all targets are ready.',
  },
} as const satisfies Readonly<Record<string, AlarmFacts>>;

/** A kind of alarm of a deployment. */
export type AlarmKind = keyof typeof ALARMS;

/** All kinds of alarms, in the order of the runbook. */
export const ALARM_KINDS = Object.keys(ALARMS) as readonly AlarmKind[];

function own(name: string): string {
  return ownAlarmName('MONITOR', name);
}

/** Returns the link to the runbook page of an alarm. */
export function alarmLink(alarm: AlarmKind, base: string = RUNBOOK): string {
  return `${base}#alarm-${alarm.toLowerCase()}`;
}

/** The properties of a deployment that determine the alarms for the monitor itself. */
export type OwnAlarms = {
  readonly functions: readonly string[];
  readonly hasAnnouncer: boolean;
  readonly isLean: boolean;
  readonly hasVoters?: boolean;
};

/**
 * Returns the names of the alarms for the monitor itself: those in its region, and the one on its heartbeat.
 */
export function ownAlarmNames(
  monitor: string,
  { functions, hasAnnouncer, isLean, hasVoters }: OwnAlarms,
): { readonly home: readonly string[]; readonly heartbeat: string } {
  const home = [
    ...(isLean ? [] : [OWN_ALARMS.unknown]),
    ...functions.flatMap((name) => [OWN_ALARMS.errors(name), OWN_ALARMS.throttles(name)]),
    ...(hasAnnouncer ? [OWN_ALARMS.announcerErrors, OWN_ALARMS.announcerThrottles, OWN_ALARMS.digests] : []),
    OWN_ALARMS.dropped,
    OWN_ALARMS.deadLetters,
    ...(hasVoters ? [OWN_ALARMS.votes] : []),
  ];
  return { home: home.map((name) => ownAlarmName(monitor, name)), heartbeat: ownAlarmName(monitor, OWN_ALARMS.heartbeat) };
}

/** Returns the full name of an alarm for the monitor itself. */
export function ownAlarmName(monitor: string, name: string): string {
  return `${monitor} monitor: ${name}`;
}
