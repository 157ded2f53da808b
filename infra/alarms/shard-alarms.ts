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

/** The input for the alarms of shards. */
export type ShardAlarmSetting = {
  readonly settings: MonitorSettings;
  readonly alarmedShards: readonly AlarmedShard[];
  /** The topic that pages are sent to. */
  readonly pager: ITopic;
  /** The number of the stack; 1 is the stack of the monitor itself. */
  readonly stackNumber: number;
};

/**
 * Creates the alarms of some shards, at 1, 2, 4, … open incidents. They have no mute rule: a rule would also
 * mute the targets without a maintenance window, and the metric does not count targets in a window.
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

// Two rounds of one minute count the same targets, so the maximum is correct.
function openIncidents(monitor: string, shard: string): Metric {
  return new Metric({
    namespace: NAMESPACE,
    metricName: 'Page',
    dimensionsMap: { Monitor: monitor, Shard: shard },
    statistic: Stats.MAXIMUM,
    period: Duration.minutes(1),
  });
}
