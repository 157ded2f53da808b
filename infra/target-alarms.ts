import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { NAMESPACE } from '../monitor/core/metric.ts';
import type { MonitorSettings } from '../monitor/core/monitor-settings.ts';
import { targetAlarmName } from '../monitor/core/resource-names.ts';
import { isPaged, type Target } from '../monitor/core/target.ts';
import { alarmText } from './alarm-text.ts';
import { tellBothWays } from './tell-both-ways.ts';

/** What the alarms of targets are made of. */
export type TargetAlarmSetting = {
  readonly settings: MonitorSettings;
  readonly targets: readonly Target[];
  /** Where pages go; absent = the monitor has no pager. */
  readonly pager: ITopic | undefined;
  /** Counts from 1, the stack of the monitor itself. */
  readonly stackNumber: number;
};

/** A target and what rings for it. */
export type AlarmedTarget = { readonly target: Target; readonly ready: Alarm; readonly alarms: readonly Alarm[] };

/** The alarms of some targets: `Ready` for everybody to look at, `Page` for those that wake somebody. */
export function createTargetAlarms(scope: Construct, setting: TargetAlarmSetting): readonly AlarmedTarget[] {
  const { targets, pager } = setting;
  return targets.map((target) => {
    const ready = createTargetAlarm(scope, 'Ready', target, setting, { statistic: 'Minimum', threshold: 1, comparisonOperator: BELOW });
    if (!pager || !isPaged(target, true)) return { target, ready, alarms: [ready] };
    const page = createTargetAlarm(scope, 'Page', target, setting, { statistic: 'Maximum', threshold: 1, comparisonOperator: REACHED });
    tellBothWays(page, pager);
    return { target, ready, alarms: [ready, page] };
  });
}

const BELOW = ComparisonOperator.LESS_THAN_THRESHOLD;
const REACHED = ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD;

type Limit = { readonly statistic: string; readonly threshold: number; readonly comparisonOperator: ComparisonOperator };

// The metrics are judged already, so one value decides; none means that we cannot tell, and changes nothing.
function createTargetAlarm(scope: Construct, kind: 'Ready' | 'Page', target: Target, setting: TargetAlarmSetting, limit: Limit): Alarm {
  const { settings, stackNumber } = setting;
  const { statistic, ...rest } = limit;
  return new Alarm(scope, `${kind}-${target.name}`, {
    alarmName: targetAlarmName(settings.name, target.name, kind, stackNumber),
    alarmDescription: alarmText(kind, settings.runbook, `${target.name} (${target.profile}, ${target.host}): `),
    metric: new Metric({
      namespace: NAMESPACE,
      metricName: kind,
      dimensionsMap: { Monitor: settings.name, Target: target.name },
      statistic,
      period: Duration.minutes(1),
    }),
    ...rest,
    evaluationPeriods: 1,
    datapointsToAlarm: 1,
    treatMissingData: TreatMissingData.IGNORE,
  });
}
