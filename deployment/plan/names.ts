import { nameByHash } from '../../monitor/text/hash.ts';

/**
 * The names of the AWS resources of a monitor. They are fixed, so that stacks can refer to each other without
 * exports, which would prevent resources from moving between stacks.
 */
export type Names = ReturnType<typeof namesOf>;

/** Returns the names of the resources of a monitor in a region. */
export function namesOf(monitor: string, region: string) {
  const base = `gatewatch-${monitor}`;
  return {
    monitor,
    table: base,
    scheduleGroup: base,
    deadLetters: `${base}-dead-letters`,
    alertsTopic: `${base}-alerts`,
    pagerTopic: `${base}-pager`,
    /** The queue of digests for the announcer; only with an announcer. */
    digests: `${base}-digests`,
    announcer: `${base}-announcer`,
    heartbeatTopic: `${base}-heartbeat`,
    keyAlias: `alias/${base}`,
    /**
     * The capital avoids a collision with a monitor named `prod-heartbeat`: names of monitors have no
     * capitals.
     */
    heartbeatStack: `${base}-Heartbeat`,
    /** The function, the schedule group, and the schedule of the status page. */
    page: `${base}-page`,
    pageStack: `${base}-Page`,
    functionOf: (name: string) => `${base}-${name}`,
    /** The name of a dashboard must be unique in all regions of an account. */
    dashboard: `${base}-${region}`,
  };
}

/** Returns the name of the topic for status changes: the monitor's own, or the one that the config names. */
export function alertsTopicName({
  monitor,
  region,
  alertsTopicArn,
}: {
  readonly monitor: string;
  readonly region: string;
  readonly alertsTopicArn?: string;
}): string {
  return alertsTopicArn?.split(':').at(-1) ?? namesOf(monitor, region).alertsTopic;
}

/** The longest name of a schedule that EventBridge Scheduler accepts, characters. */
const MAX_SCHEDULE_NAME = 64;

/**
 * Returns the name of the schedule of a shard. In a further stack the name ends with the number of the stack,
 * so that a schedule that moves does not collide with its predecessor. The name begins with the monitor,
 * because CloudFormation identifies a schedule by its name without its group.
 */
export function scheduleName(monitor: string, shard: string, stackNumber: number): string {
  const name = `${monitor}-${shard}${stackNumber === 1 ? '' : `-${stackNumber}`}`;
  if (name.length <= MAX_SCHEDULE_NAME) return name;
  const mark = nameByHash(name).slice(0, 8);
  return `${name.slice(0, MAX_SCHEDULE_NAME - mark.length - 1)}-${mark}`;
}

/** Returns the name of an alarm of a target, which is the title of a page, such as `prod gw-1 not ready`. */
export function targetAlarmName(monitor: string, target: string, kind: 'Ready' | 'Page', stackNumber: number): string {
  const end = stackNumber === 1 ? '' : ` (${stackNumber})`;
  return `${monitor} ${target} ${kind === 'Page' ? 'not ready' : 'readiness'}${end}`;
}

/**
 * Returns the name of an alarm of a shard, which is the title of a page: `prod shard api-manager-011: 2 or
 * more not ready`.
 */
export function shardAlarmName(monitor: string, shard: string, step: number, stackNumber: number): string {
  const end = stackNumber === 1 ? '' : ` (${stackNumber})`;
  return `${monitor} shard ${shard}: ${step} or more not ready${end}`;
}

/**
 * Returns the name of the rule that mutes alarms in a maintenance window; `window` is the hash of the window.
 * No pattern for these names is published, so it has no spaces.
 */
export function muteRuleName(monitor: string, window: string, stackNumber: number, part: number): string {
  return `${muteRulePrefix(monitor)}${window}-${stackNumber}-${part}`;
}

/**
 * Returns the prefix of the names of all mute rules of a monitor. The capital avoids a collision with a monitor
 * named `prod-maintenance-x`.
 */
export function muteRulePrefix(monitor: string): string {
  return `gatewatch-${monitor}-Maintenance-`;
}
