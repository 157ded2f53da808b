import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { targetAlarmName } from '../../deployment/plan/names.ts';
import type { AlarmedTarget } from '../../deployment/plan/stacks.ts';
import type { TargetAlarmKind } from '../../deployment/plan/target-alarms.ts';
import { NAMESPACE } from '../../monitor/metrics/round-metrics.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import type { Target } from '../../monitor/target/target.ts';
import { alarmText } from './alarm-text.ts';
import { tellBothWays } from './tell-both-ways.ts';

/** The input for the alarms of targets. */
export type TargetAlarmSetting = {
  readonly settings: MonitorSettings;
  readonly alarmed: readonly AlarmedTarget[];
  /** The topic that pages are sent to; absent when the monitor has no pager. */
  readonly pager: ITopic | undefined;
  /** The number of the stack; 1 is the stack of the monitor itself. */
  readonly stackNumber: number;
};

/** A target and its alarms in this stack. */
export type TargetAlarms = { readonly target: Target; readonly alarms: Readonly<Partial<Record<TargetAlarmKind, Alarm>>> };

/** Creates the alarms of some targets: `Ready` for the console, and `Page` for targets that page. */
export function createTargetAlarms(scope: Construct, setting: TargetAlarmSetting): readonly TargetAlarms[] {
  return setting.alarmed.map(({ target, kinds }) => ({
    target,
    alarms: Object.fromEntries(kinds.map((kind) => [kind, createTargetAlarm(scope, kind, target, setting)])),
  }));
}

const LIMITS = {
  Ready: { statistic: 'Minimum', threshold: 1, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD },
  Page: { statistic: 'Maximum', threshold: 1, comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD },
} as const;

// The metrics are judged already, so one value decides. No value means that the status is not known and
// changes nothing.
function createTargetAlarm(scope: Construct, kind: TargetAlarmKind, target: Target, setting: TargetAlarmSetting): Alarm {
  const { settings, stackNumber, pager } = setting;
  const { statistic, ...rest } = LIMITS[kind];
  const alarm = new Alarm(scope, `${kind}-${target.name}`, {
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
  if (kind === 'Page' && pager) tellBothWays(alarm, pager);
  return alarm;
}
