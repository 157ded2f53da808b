import { nameByHash } from '../../monitor/text/hash.ts';
import type { AlarmKind } from './own-alarms.ts';

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
