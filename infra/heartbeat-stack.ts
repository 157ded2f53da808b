import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { namesOf } from '../deployment/plan/names.ts';
import { OWN_ALARMS, ownAlarmName } from '../deployment/plan/own-alarms.ts';
import { pagersIn } from '../deployment/plan/pagers.ts';
import { NAMESPACE } from '../monitor/metrics/round-metrics.ts';
import type { MonitorSettings } from '../monitor/target/settings.ts';
import { alarmText } from './alarms/alarm-text.ts';
import { createAlertKey } from './alarms/alert-key.ts';
import { tellBothWays } from './alarms/tell-both-ways.ts';
import { createAlertTopic } from './alert-topic.ts';

/** The properties of the heartbeat stack. */
export type HeartbeatSetting = {
  readonly settings: MonitorSettings;
  readonly region: string;
  readonly home: string;
  readonly shards: number;
};

/**
 * Creates the heartbeat alarm in another region. It notifies the recipients of alerts when the monitor stops.
 */
export class HeartbeatStack extends Stack {
  constructor(scope: Construct, id: string, { settings, region, home, shards }: HeartbeatSetting, props: StackProps) {
    super(scope, id, props);
    const { name, alerts, runbook } = settings;
    const names = namesOf(name, region);
    const key = createAlertKey(this, `${names.keyAlias}-heartbeat`, name);
    const pagers = pagersIn(alerts.pager, home, region);
    const topic = createAlertTopic(this, 'Alerts', { topicName: names.heartbeatTopic, monitor: name, key, email: alerts.email, pagers });
    const alarm = new Alarm(this, 'Heartbeat', {
      alarmName: ownAlarmName(name, OWN_ALARMS.heartbeat),
      alarmDescription: alarmText('Heartbeat', runbook),
      metric: new Metric({
        namespace: NAMESPACE,
        metricName: 'Heartbeat',
        dimensionsMap: { Monitor: name },
        statistic: Stats.SAMPLE_COUNT,
        period: Duration.minutes(1),
      }),
      threshold: shards,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: TreatMissingData.BREACHING,
    });
    tellBothWays(alarm, topic);
    new CfnOutput(this, 'HeartbeatTopicArn', {
      value: topic.topicArn,
      description: 'Notifies people, and pagers that this region can reach, that heartbeats are missing',
    });
  }
}
