import { shardAlarmName, targetAlarmName } from './names.ts';
import type { AlarmKind } from './own-alarms.ts';
import type { Plan } from './plan.ts';

/** An alarm on targets: of one target, or of the open incidents of a shard, by name. */
export type PlannedAlarm = { readonly name: string } & (
  | { readonly kind: Extract<AlarmKind, 'Ready' | 'Page'>; readonly target: string }
  | { readonly kind: Extract<AlarmKind, 'ShardPage'>; readonly shard: string; readonly step: number }
);

/** All of them, stack by stack; those for the monitor itself are not among them. */
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
