import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import { Alarm, type CfnAlarm, ComparisonOperator, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { namesOf } from '../deployment/plan/names.ts';
import { OWN_ALARMS, ownAlarmName } from '../deployment/plan/own-alarms.ts';
import { pagersIn } from '../deployment/plan/pagers.ts';
import { partitionOf } from '../deployment/plan/region.ts';
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
};

/**
 * Creates the heartbeat alarm in another region. It notifies the recipients of alerts when the monitor stops.
 * Its threshold is one heartbeat a minute for the whole monitor, whatever its size: a deployment that changed
 * the threshold would make CloudWatch judge the minutes before it by the new one.
 */
export class HeartbeatStack extends Stack {
  constructor(scope: Construct, id: string, { settings, region, home }: HeartbeatSetting, props: StackProps) {
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
      threshold: 1,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 5,
      datapointsToAlarm: 3,
      treatMissingData: TreatMissingData.BREACHING,
    });
    if (partitionOf(region) === 'aws') warmUp(alarm);
    tellBothWays(alarm, topic);
    new CfnOutput(this, 'HeartbeatTopicArn', {
      value: topic.topicArn,
      description: 'Notifies people, and pagers that this region can reach, that heartbeats are missing',
    });
  }
}

/** The longest time until a new monitor has sent five heartbeats, minutes. */
const WARM_UP_MINUTES = 15;

/**
 * Makes a new alarm wait for its first five minutes with data, and otherwise for the whole time: the minutes
 * before the monitor existed have no heartbeat. An alarm with data is evaluated at once. Source: CloudWatch API
 * reference, WarmUpConfiguration. The property is not documented for other partitions than `aws`.
 */
function warmUp(alarm: Alarm): void {
  const resource = alarm.node.defaultChild as CfnAlarm;
  resource.warmUpConfiguration = { warmUpPeriodDurationInMinutes: WARM_UP_MINUTES };
  // The schemas of cfn-lint 1.51 do not have the property yet.
  resource.addMetadata('cfn-lint', { config: { ignore_checks: ['E3002'] } });
}
