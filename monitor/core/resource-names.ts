import type { AlarmKind } from './alarm.ts';
import { nameByHash } from './text-hash.ts';

/**
 * The names of what a monitor has in AWS. They are fixed, so that stacks refer to each other without exports, which would keep things from
 * moving between stacks, and so that people find what they look for.
 */
export type Names = ReturnType<typeof namesOf>;

/** The names of one monitor's things in one region. */
export function namesOf(monitor: string, region: string) {
  const base = `gatewatch-${monitor}`;
  return {
    monitor,
    table: base,
    scheduleGroup: base,
    deadLetters: `${base}-dead-letters`,
    alertsTopic: `${base}-alerts`,
    pagerTopic: `${base}-pager`,
    /** Digests on their way to the announcer; only where several shards tell people. */
    digests: `${base}-digests`,
    announcer: `${base}-announcer`,
    heartbeatTopic: `${base}-heartbeat`,
    keyAlias: `alias/${base}`,
    /** With a capital, which no monitor's name has: the stack of a monitor called `prod-heartbeat` is another one. */
    heartbeatStack: `${base}-Heartbeat`,
    functionOf: (name: string) => `${base}-${name}`,
    /** Dashboards share one name space over all regions. */
    dashboard: `${base}-${region}`,
  };
}

/** EventBridge Scheduler's limit. */
const MAX_SCHEDULE_NAME = 64;

/**
 * The schedule of a shard. What stands in a further stack bears its number: what moves meets nothing of its own name. The monitor stands in
 * front although the group bears its name too, since to CloudFormation a schedule is its name alone.
 */
export function scheduleName(monitor: string, shard: string, stackNumber: number): string {
  const name = `${monitor}-${shard}${stackNumber === 1 ? '' : `-${stackNumber}`}`;
  if (name.length <= MAX_SCHEDULE_NAME) return name;
  const mark = nameByHash(name).slice(0, 8);
  return `${name.slice(0, MAX_SCHEDULE_NAME - mark.length - 1)}-${mark}`;
}

/** An alarm of a target, as it is read in the title of a page: `prod gw-1 not ready`. */
export function targetAlarmName(monitor: string, target: string, kind: Extract<AlarmKind, 'Ready' | 'Page'>, stackNumber: number): string {
  const end = stackNumber === 1 ? '' : ` (${stackNumber})`;
  return `${monitor} ${target} ${kind === 'Page' ? 'not ready' : 'readiness'}${end}`;
}

/** An alarm of a shard, as it is read in the title of a page: `prod shard api-manager-011: 2 or more not ready`. */
export function shardAlarmName(monitor: string, shard: string, step: number, stackNumber: number): string {
  const end = stackNumber === 1 ? '' : ` (${stackNumber})`;
  return `${monitor} shard ${shard}: ${step} or more not ready${end}`;
}

/** A rule by which CloudWatch mutes alarms in a maintenance window; `window` names it by its hash. */
export function muteRuleName(monitor: string, window: string, stackNumber: number, part: number): string {
  return `${muteRulePrefix(monitor)}${window}-${stackNumber}-${part}`;
}

/** What the names of all mute rules of a monitor begin with. */
export function muteRulePrefix(monitor: string): string {
  return `gatewatch ${monitor} maintenance `;
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
