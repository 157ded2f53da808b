import { shardAlarmName, targetAlarmName } from './names.ts';
import type { AlarmKind } from './own-alarms.ts';
import type { Plan } from './plan.ts';

/** An alarm on the readiness of a target, or on the number of open incidents of a shard. */
export type PlannedAlarm = { readonly name: string } & (
  | { readonly kind: Extract<AlarmKind, 'Ready' | 'Page'>; readonly target: string }
  | { readonly kind: Extract<AlarmKind, 'ShardPage'>; readonly shard: string; readonly step: number }
);

/**
 * Returns the alarms on targets and shards in the order of the stacks, without the alarms for the monitor
 * itself.
 */
export function plannedAlarms({ monitor, stacks }: Pick<Plan, 'monitor' | 'stacks'>): readonly PlannedAlarm[] {
  return stacks.flatMap(({ alarmedShards, alarmed }, i): readonly PlannedAlarm[] => [
    ...alarmedShards.flatMap(({ shard: { name: shard }, steps }) =>
      steps.map((step) => ({ name: shardAlarmName(monitor, shard, step, i + 1), kind: 'ShardPage' as const, shard, step })),
    ),
    ...alarmed.flatMap(({ target: { name: target }, kinds }) =>
      kinds.map((kind) => ({ name: targetAlarmName(monitor, target, kind, i + 1), kind, target })),
    ),
  ]);
}
