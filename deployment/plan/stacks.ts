import type { Target } from '../../monitor/target/target.ts';
import type { WindowTime } from '../../monitor/target/window.ts';
import type { Shard } from '../schedule/shard.ts';
import { type AlarmSetting, alarmsOfTarget, pagesOf, shardAlarmSteps, type TargetAlarmKind } from './target-alarms.ts';

/** A shard, the name of the function that checks its targets, and the size of its event in bytes. */
export type PlannedShard = Shard & { readonly functionName: string; readonly eventBytes: number };

/** Whether further regions look at the targets of a shard. */
export function isVoted({ vpc }: Pick<PlannedShard, 'vpc'>): boolean {
  return !vpc;
}

/** A target with its alarms, at least one. */
export type AlarmedTarget = { readonly target: Target; readonly kinds: readonly TargetAlarmKind[] };

/** A shard that pages for its targets, with the numbers of open incidents at which its alarms fire. */
export type AlarmedShard = { readonly shard: PlannedShard; readonly steps: readonly number[] };

/** A stack. The first contains everything, except the schedules and alarms that do not fit. */
export type PlannedStack = {
  readonly name: string;
  readonly shards: readonly PlannedShard[];
  /** The shards whose alarms are in this stack. Their schedules are in this stack or an earlier one. */
  readonly alarmedShards: readonly AlarmedShard[];
  /** The targets whose alarms are in this stack. */
  readonly alarmed: readonly AlarmedTarget[];
};

/**
 * The limits of a stack, with a margin: 500 resources, and a template of 1 MB. Source: AWS CloudFormation
 * quotas.
 */
const MAX_RESOURCES = 450;

const MAX_TEMPLATE_BYTES = 900_000;

/** The size of the first stack without schedules and the alarms of targets and shards; an estimate. */
const OWN_RESOURCES = 90;

const OWN_BYTES = 90_000;

/** The resources of a further stack without schedules and alarms: the role of its schedules. */
const FURTHER_RESOURCES = 2;

/** The size of an alarm, or of a schedule without its event, in a template. */
const RESOURCE_BYTES = 1600;

/** The size of a reference to an alarm in a mute rule, with its share of the rule. */
const MUTED_BYTES = 180;

/** The growth of an event in a template, where its quotes are escaped again. */
const ESCAPED = 1.25;

type Part = {
  /** The number of alarms that are muted in the windows. */
  readonly alarms: number;
  /** The number of all resources of this part. */
  readonly resources: number;
  readonly bytes: number;
  readonly windows: readonly WindowTime[];
} & ({ readonly schedule: PlannedShard } | { readonly ofShard: AlarmedShard } | { readonly ofTarget: AlarmedTarget });

/**
 * Distributes schedules, alarms of shards, and alarms of targets over stacks, in this order. A full stack is
 * followed by the next.
 */
export function stacksOf(
  monitor: string,
  shards: readonly PlannedShard[],
  targets: readonly Target[],
  setting: AlarmSetting,
): readonly PlannedStack[] {
  const parts = [
    ...shards.map(scheduleOf),
    ...(pagesOf(setting) === 'shard' ? shards.flatMap(alarmsOfShard) : []),
    ...targets.flatMap((target) => partOf(target, setting)),
  ];
  return fill(parts).map((some, i) => ({
    // The capital avoids a collision with a monitor named `prod-part2`: names of monitors have no capitals.
    name: i === 0 ? `gatewatch-${monitor}` : `gatewatch-${monitor}-Part${i + 1}`,
    shards: some.flatMap((part) => ('schedule' in part ? [part.schedule] : [])),
    alarmedShards: some.flatMap((part) => ('ofShard' in part ? [part.ofShard] : [])),
    alarmed: some.flatMap((part) => ('ofTarget' in part ? [part.ofTarget] : [])),
  }));
}

function scheduleOf(shard: PlannedShard): Part {
  return { schedule: shard, alarms: 0, resources: 1, bytes: RESOURCE_BYTES + shard.eventBytes * ESCAPED, windows: [] };
}

function alarmsOfShard(shard: PlannedShard): readonly Part[] {
  const steps = shardAlarmSteps(shard.targets);
  if (steps.length === 0) return [];
  const { length: resources } = steps;
  return [{ ofShard: { shard, steps }, alarms: 0, resources, bytes: resources * RESOURCE_BYTES, windows: [] }];
}

function partOf(target: Target, setting: AlarmSetting): readonly Part[] {
  const kinds = alarmsOfTarget(target, setting);
  if (kinds.length === 0) return [];
  const { length: alarms } = kinds;
  const resources = alarms + (setting.healthChecked.has(target.name) ? 1 : 0);
  const { maintenance: windows = [] } = target;
  return [
    { ofTarget: { target, kinds }, alarms, resources, bytes: resources * RESOURCE_BYTES + alarms * windows.length * MUTED_BYTES, windows },
  ];
}

function fill(parts: readonly Part[]): readonly (readonly Part[])[] {
  const filled: Part[][] = [[]];
  let resources = OWN_RESOURCES;
  let bytes = OWN_BYTES;
  let rules = createMuteRuleCount();
  const more = ({ windows, alarms, resources: own }: Part) => own + rules.more(windows, alarms);
  for (const part of parts) {
    if (resources + more(part) > MAX_RESOURCES || bytes + part.bytes > MAX_TEMPLATE_BYTES) {
      filled.push([]);
      resources = FURTHER_RESOURCES;
      bytes = 0;
      rules = createMuteRuleCount();
    }
    filled.at(-1)?.push(part);
    resources += more(part);
    rules.add(part.windows, part.alarms);
    bytes += part.bytes;
  }
  return filled;
}

/**
 * The largest number of alarms in a CloudWatch mute rule. Source: CloudWatch API reference, PutAlarmMuteRule.
 */
export const ALARMS_IN_RULE = 100;

/** A count of the mute rules of a stack while alarms are added to it. */
export type MuteRuleCount = {
  /** Returns how many further rules are needed for so many further alarms that are muted in these windows. */
  readonly more: (windows: readonly WindowTime[], alarms: number) => number;
  readonly add: (windows: readonly WindowTime[], alarms: number) => void;
};

/** Creates a count without rules. */
export function createMuteRuleCount(): MuteRuleCount {
  const counts = new Map<WindowTime, number>();
  const rules = (alarms: number) => Math.ceil(alarms / ALARMS_IN_RULE);
  return {
    more: (windows, alarms) =>
      windows.reduce((sum, window) => sum + rules((counts.get(window) ?? 0) + alarms) - rules(counts.get(window) ?? 0), 0),
    add: (windows, alarms) => {
      for (const window of windows) counts.set(window, (counts.get(window) ?? 0) + alarms);
    },
  };
}
