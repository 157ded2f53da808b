import { RUNBOOK } from '../../monitor/message/runbook.ts';

/** The alarms a deployment has; each is an article of the runbook. */
export const ALARMS = [
  'Ready',
  'Page',
  'ShardPage',
  'Unknown',
  'Errors',
  'Throttles',
  'DroppedSchedules',
  'DeadLetters',
  'Digests',
  'Heartbeat',
] as const;

/** An alarm of a deployment, by the name of its article. */
export type AlarmKind = (typeof ALARMS)[number];

/** The link to an alarm's article in the runbook. */
export function alarmLink(alarm: AlarmKind, base: string = RUNBOOK): string {
  return `${base}#alarm-${alarm.toLowerCase()}`;
}

/** What the alarms for the monitor itself depend on. */
export type OwnAlarms = { readonly functions: readonly string[]; readonly hasAnnouncer: boolean; readonly isLean: boolean };

/** The alarms for what goes wrong with the monitor itself, and the one on its heartbeat. */
export function ownAlarmNames(
  monitor: string,
  { functions, hasAnnouncer, isLean }: OwnAlarms,
): { readonly home: readonly string[]; readonly heartbeat: string } {
  const home = [
    ...(isLean ? [] : [OWN_ALARMS.unknown]),
    ...functions.flatMap((name) => [OWN_ALARMS.errors(name), OWN_ALARMS.throttles(name)]),
    ...(hasAnnouncer ? [OWN_ALARMS.announcerErrors, OWN_ALARMS.announcerThrottles, OWN_ALARMS.digests] : []),
    OWN_ALARMS.dropped,
    OWN_ALARMS.deadLetters,
  ];
  return { home: home.map((name) => ownAlarmName(monitor, name)), heartbeat: ownAlarmName(monitor, OWN_ALARMS.heartbeat) };
}

/** An alarm for the monitor itself. */
export function ownAlarmName(monitor: string, name: string): string {
  return `${monitor} monitor: ${name}`;
}

/** What those alarms are called. */
export const OWN_ALARMS = {
  unknown: 'cannot tell how targets are',
  errors: (name: string) => `rounds of ${name} fail`,
  throttles: (name: string) => `rounds of ${name} are throttled`,
  announcerErrors: 'the announcer fails',
  announcerThrottles: 'the announcer is throttled',
  digests: 'people are told too late',
  dropped: 'rounds are dropped',
  deadLetters: 'dead letters',
  heartbeat: 'no heartbeat',
};
