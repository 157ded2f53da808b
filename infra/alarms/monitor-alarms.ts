import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { AlarmKind } from '../../deployment/plan/own-alarms.ts';
import { OWN_ALARMS, ownAlarmName } from '../../deployment/plan/own-alarms.ts';
import { NAMESPACE } from '../../monitor/metrics/round-metrics.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import type { Announcer } from '../functions/announcer.ts';
import type { RoundFunction } from '../functions/round-function.ts';
import { alarmText } from './alarm-text.ts';
import { tellBothWays } from './tell-both-ways.ts';

/** The resources that the alarms about the monitor itself watch, and the topic that they notify. */
export type MonitorAlarmSetting = {
  readonly settings: MonitorSettings;
  readonly functions: readonly RoundFunction[];
  readonly announcer: Announcer | undefined;
  readonly scheduleGroup: string;
  readonly deadLetters: IQueue;
  readonly alerts: ITopic;
  /** Whether the monitor has further regions. */
  readonly hasVoters: boolean;
};

type OwnAlarm = {
  readonly kind: AlarmKind;
  readonly id: string;
  readonly name: string;
  readonly metric: IMetric;
  /** The threshold; 1 by default. */
  readonly threshold?: number;
  /** For how many periods in a row; 1 by default. */
  readonly periods?: number;
};

/**
 * Creates the alarms about the monitor itself. Each notifies the alert topic when it enters ALARM and when it
 * is OK again.
 */
export function createMonitorAlarms(scope: Construct, setting: MonitorAlarmSetting): void {
  const { settings, alerts } = setting;
  for (const { kind, id, name, metric, threshold = 1, periods = 1 } of [
    ...unknown(settings),
    ...ofFunctions(setting),
    ...ofAnnouncer(setting),
    ...ofDelivery(setting),
    ...ofVotes(setting),
  ]) {
    const alarm = new Alarm(scope, id, {
      alarmName: ownAlarmName(settings.name, name),
      alarmDescription: alarmText(kind, settings.runbook),
      metric,
      threshold,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      evaluationPeriods: periods,
      datapointsToAlarm: periods,
      treatMissingData: kind === 'Unknown' ? TreatMissingData.IGNORE : TreatMissingData.NOT_BREACHING,
    });
    tellBothWays(alarm, alerts);
  }
}

/** Long enough that an occasional error does not notify of every beginning and end. */
const PERIOD = Duration.minutes(5);

// With `lean` metrics there is no `Unknown` metric.
function unknown({ name, metrics }: MonitorSettings): readonly OwnAlarm[] {
  if (metrics === 'lean') return [];
  const metric = new Metric({
    namespace: NAMESPACE,
    metricName: 'Unknown',
    dimensionsMap: { Monitor: name },
    statistic: 'Maximum',
    period: Duration.minutes(1),
  });
  return [{ kind: 'Unknown', id: 'Unknown', name: OWN_ALARMS.unknown, metric }];
}

function ofFunctions({ functions }: MonitorAlarmSetting): readonly OwnAlarm[] {
  return functions.flatMap(({ planned, lambda }): readonly OwnAlarm[] => [
    {
      kind: 'Errors',
      id: `Errors-${planned.name}`,
      name: OWN_ALARMS.errors(planned.name),
      metric: lambda.metricErrors({ statistic: 'Sum', period: PERIOD }),
    },
    {
      kind: 'Throttles',
      id: `Throttles-${planned.name}`,
      name: OWN_ALARMS.throttles(planned.name),
      metric: lambda.metricThrottles({ statistic: 'Sum', period: PERIOD }),
    },
  ]);
}

function ofAnnouncer({ announcer }: MonitorAlarmSetting): readonly OwnAlarm[] {
  if (!announcer) return [];
  const { lambda, digests } = announcer;
  return [
    {
      kind: 'Errors',
      id: 'Errors-announcer',
      name: OWN_ALARMS.announcerErrors,
      metric: lambda.metricErrors({ statistic: 'Sum', period: PERIOD }),
    },
    {
      kind: 'Throttles',
      id: 'Throttles-announcer',
      name: OWN_ALARMS.announcerThrottles,
      metric: lambda.metricThrottles({ statistic: 'Sum', period: PERIOD }),
    },
    {
      kind: 'Digests',
      id: 'Digests',
      name: OWN_ALARMS.digests,
      metric: digests.metricApproximateAgeOfOldestMessage({ statistic: 'Maximum', period: PERIOD }),
      threshold: PERIOD.toSeconds(),
    },
  ];
}

function ofDelivery({ scheduleGroup, deadLetters }: MonitorAlarmSetting): readonly OwnAlarm[] {
  // The schedules do not retry, so every invocation that could not be delivered is dropped and counted here.
  const dropped = new Metric({
    namespace: 'AWS/Scheduler',
    metricName: 'InvocationDroppedCount',
    dimensionsMap: { ScheduleGroup: scheduleGroup },
    statistic: 'Sum',
    period: PERIOD,
  });
  return [
    { kind: 'DroppedSchedules', id: 'DroppedSchedules', name: OWN_ALARMS.dropped, metric: dropped },
    {
      kind: 'DeadLetters',
      id: 'DeadLetters',
      name: OWN_ALARMS.deadLetters,
      metric: deadLetters.metricApproximateNumberOfMessagesVisible({ statistic: 'Maximum', period: PERIOD }),
    },
  ];
}

// The stacks of further regions are deployed minutes after the first one.
const VOTE_PERIODS = 3;

function ofVotes({ settings: { name }, hasVoters }: MonitorAlarmSetting): readonly OwnAlarm[] {
  if (!hasVoters) return [];
  const dimensionsMap = { Monitor: name };
  const metric = new Metric({ namespace: NAMESPACE, metricName: 'MissingVotes', dimensionsMap, statistic: 'Maximum', period: PERIOD });
  return [{ kind: 'Votes', id: 'Votes', name: OWN_ALARMS.votes, metric, periods: VOTE_PERIODS }];
}
