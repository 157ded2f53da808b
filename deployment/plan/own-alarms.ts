import { RUNBOOK } from '../../monitor/message/runbook.ts';

/** The kinds of alarms of a deployment. Each has a page in the runbook. */
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

/** A kind of alarm of a deployment. */
export type AlarmKind = (typeof ALARMS)[number];

/** Returns the link to the runbook page of an alarm. */
export function alarmLink(alarm: AlarmKind, base: string = RUNBOOK): string {
  return `${base}#alarm-${alarm.toLowerCase()}`;
}

/** The properties of a deployment that determine the alarms for the monitor itself. */
export type OwnAlarms = { readonly functions: readonly string[]; readonly hasAnnouncer: boolean; readonly isLean: boolean };

/**
 * Returns the names of the alarms for the monitor itself: those in its region, and the one on its heartbeat.
 */
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

/** Returns the full name of an alarm for the monitor itself. */
export function ownAlarmName(monitor: string, name: string): string {
  return `${monitor} monitor: ${name}`;
}

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
  heartbeat: 'no heartbeat',
};
