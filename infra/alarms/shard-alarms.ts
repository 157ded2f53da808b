import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { shardAlarmName } from '../../deployment/plan/names.ts';
import type { AlarmedShard } from '../../deployment/plan/stacks.ts';
import { NAMESPACE } from '../../monitor/metrics/round-metrics.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { alarmText } from './alarm-text.ts';
import { tellBothWays } from './tell-both-ways.ts';

/** What the alarms of shards are made of. */
export type ShardAlarmSetting = {
  readonly settings: MonitorSettings;
  readonly alarmedShards: readonly AlarmedShard[];
  /** Where pages go. */
  readonly pager: ITopic;
  /** Counts from 1, the stack of the monitor itself. */
  readonly stackNumber: number;
};

/**
 * The alarms of some shards, at 1, 2, 4, … open incidents. No mute rule is made for them: a rule would silence the targets that have no
 * window with those that have one, and what is in a window is not counted in the metric anyway.
 */
export function createShardAlarms(scope: Construct, { settings, alarmedShards, pager, stackNumber }: ShardAlarmSetting): void {
  for (const { shard, steps } of alarmedShards) {
    const metric = openIncidents(settings.name, shard.name);
    for (const step of steps) {
      const alarm = new Alarm(scope, `Page-${shard.name}-${step}`, {
        alarmName: shardAlarmName(settings.name, shard.name, step, stackNumber),
        alarmDescription: alarmText('ShardPage', settings.runbook, `${step} or more of ${shard.targets.length} targets: `),
        metric,
        threshold: step,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        treatMissingData: TreatMissingData.IGNORE,
      });
      tellBothWays(alarm, pager);
    }
  }
}

// Two rounds of one minute count the same targets, so the larger of both is right.
function openIncidents(monitor: string, shard: string): Metric {
  return new Metric({
    namespace: NAMESPACE,
    metricName: 'Page',
    dimensionsMap: { Monitor: monitor, Shard: shard },
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  });
}
