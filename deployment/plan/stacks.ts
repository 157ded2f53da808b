import type { Target } from '../../monitor/target/target.ts';
import type { WindowTime } from '../../monitor/target/window.ts';
import type { Shard } from '../schedule/shard.ts';
import { type AlarmSetting, alarmsOfTarget, pagesOf, shardAlarmSteps, type TargetAlarmKind } from './target-alarms.ts';

/** A shard, the function that works on it and how large its event is. */
export type PlannedShard = Shard & { readonly functionName: string; readonly eventBytes: number };

/** A target and its alarms, one or more. */
export type AlarmedTarget = { readonly target: Target; readonly kinds: readonly TargetAlarmKind[] };

/** A shard that rings for its targets, and at how many open incidents. */
export type AlarmedShard = { readonly shard: PlannedShard; readonly steps: readonly number[] };

/** A stack: the first holds everything but what did not fit. */
export type PlannedStack = {
  readonly name: string;
  readonly shards: readonly PlannedShard[];
  /** Shards whose alarms stand here. Their schedules do so too, or in an earlier stack. */
  readonly alarmedShards: readonly AlarmedShard[];
  /** Targets whose alarms stand here. */
  readonly alarmed: readonly AlarmedTarget[];
};

/** A stack may have 500 resources and its template 1 MB. Source: AWS CloudFormation quotas. */
const MAX_RESOURCES = 450;

const MAX_TEMPLATE_BYTES = 900_000;

/** What the monitor's own stack has besides schedules and the alarms of targets and shards. */
const OWN_RESOURCES = 90;

const OWN_BYTES = 90_000;

/** What a further stack has besides: the role of its schedules. */
const FURTHER_RESOURCES = 2;

/** An alarm, or what surrounds the event of a schedule, in a template. */
const RESOURCE_BYTES = 1600;

/** An alarm as a mute rule refers to it, with its part of the rule. */
const MUTED_BYTES = 180;

/** A quote in the event is escaped once more in the template. */
const ESCAPED = 1.25;

type Part = {
  /** Those that are muted in the windows. */
  readonly alarms: number;
  /** The alarms, and what else comes with it. */
  readonly resources: number;
  readonly bytes: number;
  readonly windows: readonly WindowTime[];
} & ({ readonly schedule: PlannedShard } | { readonly ofShard: AlarmedShard } | { readonly ofTarget: AlarmedTarget });

/** Fills stacks in order: schedules, the alarms of shards, those of targets. What does not fit any more begins the next stack. */
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
    // With a capital, which no monitor's name has: the stack of a monitor called `prod-2` is another one.
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

/** A mute rule of CloudWatch names so many alarms at most. Source: CloudWatch API reference, PutAlarmMuteRule. */
export const ALARMS_IN_RULE = 100;

/** Counts the mute rules of a stack while alarms are added to it. */
export type MuteRuleCount = {
  /** How many rules more it takes with so many alarms more that are quiet in these windows. */
  readonly more: (windows: readonly WindowTime[], alarms: number) => number;
  readonly add: (windows: readonly WindowTime[], alarms: number) => void;
};

/** Begins at none. */
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
