import { DescribeAlarmsCommand, GetDashboardCommand, type MetricAlarm } from '@aws-sdk/client-cloudwatch';
import { DescribeTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { ListSubscriptionsByTopicCommand, ListTopicsCommand } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { FOLLOWED, HOME, onDeployedMonitor, PARTNER } from '../../testkit/emulator/deployed-monitor.ts';
import { clientsOf } from '../../testkit/emulator/on-emulator.ts';
import { type Measured, readMetric } from '../../testkit/emulator/read-back.ts';

const monitor = onDeployedMonitor();
const MINUTE = 60_000;
const TARGETS = ['gw-1', 'gw-2', 'mi-1'];

async function alarmsIn(region: string): Promise<readonly MetricAlarm[]> {
  return (await clientsOf(region).cloudwatch.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? [];
}

const dimensionsOf = ({ Dimensions = [] }: MetricAlarm) =>
  Object.fromEntries(Dimensions.map(({ Name, Value }) => [String(Name), String(Value)]));
const brief = (alarm: MetricAlarm) => {
  const { AlarmName, MetricName, AlarmActions = [], OKActions = [], TreatMissingData } = alarm;
  return { AlarmName, MetricName, dimensions: dimensionsOf(alarm), AlarmActions, OKActions, TreatMissingData };
};
const topic = (name: string) => monitor().alertsTopic.replace(/[^:]+$/, `gatewatch-e2e-${name}`);

const VALUES: Readonly<Record<string, (measured: Measured) => number>> = {
  Minimum: ({ least }) => least,
  Maximum: ({ most }) => most,
  SampleCount: ({ count }) => count,
};
const COMPARISONS: Readonly<Record<string, (value: number, threshold: number) => boolean>> = {
  LessThanThreshold: (value, threshold) => value < threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
};

/** Whether one value would set an alarm off. */
function isSetOff({ Statistic, Threshold, ComparisonOperator }: MetricAlarm, measured: Measured): boolean {
  const value = VALUES[String(Statistic)];
  const compare = COMPARISONS[String(ComparisonOperator)];
  if (!value || !compare || Threshold === undefined) throw new Error(`an alarm on ${Statistic} ${ComparisonOperator} is not known here`);
  return compare(value(measured), Threshold);
}

/** The alarms on our own metrics that the values of a minute set off; an alarm on a metric nobody wrote is an error. */
async function setOff(region: string, at: number): Promise<readonly string[]> {
  const own = (await alarmsIn(region)).filter(({ Namespace }) => Namespace === 'Gatewatch');
  expect(own.length).toBeGreaterThan(0);
  const all = await Promise.all(
    own.map(async (alarm) => {
      const measured = await readMetric(region, alarm.MetricName ?? '', dimensionsOf(alarm), at);
      if (!measured) throw new Error(`${alarm.AlarmName} looks at a metric that nobody writes: ${JSON.stringify(brief(alarm))}`);
      return isSetOff(alarm, measured) ? [alarm.AlarmName ?? ''] : [];
    }),
  );
  return all.flat().sort();
}

test('every target has an alarm that pages, and the one that Route 53 follows another to look at', async () => {
  const alarms = (await alarmsIn(HOME)).filter(({ Dimensions }) => Dimensions?.some(({ Name }) => Name === 'Target')).map(brief);
  const expected = TARGETS.flatMap((Target) => {
    const dimensions = { Monitor: 'e2e', Target };
    const pager = [topic('pager')];
    const page = { AlarmName: `e2e ${Target} not ready`, MetricName: 'Page', dimensions, AlarmActions: pager, OKActions: pager };
    const ready = { AlarmName: `e2e ${Target} readiness`, MetricName: 'Ready', dimensions, AlarmActions: [], OKActions: [] };
    return [page, ...(Target === FOLLOWED ? [ready] : [])].map((alarm) => ({ ...alarm, TreatMissingData: 'ignore' }));
  });
  expect(alarms.sort((a, b) => String(a.AlarmName).localeCompare(String(b.AlarmName)))).toEqual(expected);
});

test('what goes wrong with the monitor itself is told to people, both ways', async () => {
  const own = (await alarmsIn(HOME)).filter(({ AlarmName }) => AlarmName?.startsWith('e2e monitor: '));
  expect(own.map(({ MetricName }) => MetricName).sort()).toEqual([
    'ApproximateNumberOfMessagesVisible',
    'Errors',
    'Errors',
    'InvocationDroppedCount',
    'Throttles',
    'Throttles',
    'Unknown',
  ]);
  for (const alarm of own) expect(brief(alarm)).toMatchObject({ AlarmActions: [topic('alerts')], OKActions: [topic('alerts')] });
  const [beat, ...more] = await alarmsIn(PARTNER);
  const heartbeatTopic = topic('heartbeat').replace(HOME, PARTNER);
  expect(more).toEqual([]);
  expect(beat).toMatchObject({
    MetricName: 'Heartbeat',
    Statistic: 'SampleCount',
    Threshold: 1,
    ComparisonOperator: 'LessThanThreshold',
    EvaluationPeriods: 5,
    DatapointsToAlarm: 3,
    TreatMissingData: 'breaching',
    AlarmActions: [heartbeatTopic],
    OKActions: [heartbeatTopic],
  });
});

test('every alarm looks at a metric that is written, is calm while all is well and goes off in an outage', async () => {
  const now = Math.floor(Date.now() / MINUTE) * MINUTE;
  const { tick, sandbox } = monitor();
  await tick(now - MINUTE);
  expect(await setOff(HOME, now - MINUTE)).toEqual([]);
  expect(await setOff(PARTNER, now - MINUTE)).toEqual([]);
  await sandbox.setFault('gw-2', 'down');
  await tick(now);
  expect(await setOff(HOME, now)).toEqual(['e2e gw-2 not ready', 'e2e gw-2 readiness']);
  expect(await setOff(PARTNER, now)).toEqual([]);
});

test('everything that is named is there: topics, listeners, the queue for dead letters, the table and its expiry', async () => {
  const { clients, stack } = monitor();
  const { sns, queues, dynamodb } = clients;
  const topicsIn = async (region: string) => {
    const { Topics = [] } = await clientsOf(region).sns.send(new ListTopicsCommand({}));
    return Topics.map(({ TopicArn = '' }) => TopicArn);
  };
  const topics = [...(await topicsIn(HOME)), ...(await topicsIn(PARTNER))];
  const actions = [...(await alarmsIn(HOME)), ...(await alarmsIn(PARTNER))].flatMap(({ AlarmActions = [] }) => AlarmActions);
  expect(topics).toEqual(expect.arrayContaining(actions));
  const listeners = async (TopicArn: string) =>
    ((await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions ?? [])
      .filter(({ Protocol }) => Protocol !== 'sqs')
      .map(({ Protocol, Endpoint }) => `${Protocol} ${Endpoint}`);
  expect(await listeners(topic('alerts'))).toEqual(['email oncall@example.com']);
  expect(await listeners(topic('pager'))).toEqual(['https https://pager.example.com/page']);
  const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: 'gatewatch-e2e-dead-letters' }));
  const { Attributes } = await queues.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn', 'MessageRetentionPeriod'] }),
  );
  const letters = stack
    .allOf('AWS::Scheduler::Schedule')
    .map(({ Target }) => (Target as { DeadLetterConfig: { Arn: string } }).DeadLetterConfig.Arn);
  expect(letters).toEqual([Attributes?.QueueArn, Attributes?.QueueArn]);
  expect(Attributes?.MessageRetentionPeriod).toBe(String(14 * 86_400));
  const expiry = await dynamodb.send(new DescribeTimeToLiveCommand({ TableName: String(stack.outputs.TableName) }));
  expect(expiry.TimeToLiveDescription).toMatchObject({ AttributeName: 'expires', TimeToLiveStatus: 'ENABLED' });
});

test('each schedule ticks every minute, on time or not at all, in the group that is there', () => {
  const { stack } = monitor();
  const [group] = stack.allOf('AWS::Scheduler::ScheduleGroup');
  const schedules = stack.allOf('AWS::Scheduler::Schedule');
  expect(schedules.map(({ Name }) => Name).sort()).toEqual(['e2e-api-manager', 'e2e-micro-integrator']);
  for (const schedule of schedules) {
    expect(schedule).toMatchObject({
      GroupName: group?.Name,
      State: 'ENABLED',
      ScheduleExpression: 'rate(1 minute)',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } },
    });
  }
});

test('the dashboard names alarms that are there', async () => {
  const { clients, stack } = monitor();
  const [dashboard] = stack.allOf('AWS::CloudWatch::Dashboard');
  const found = await clients.cloudwatch.send(new GetDashboardCommand({ DashboardName: String(dashboard?.DashboardName) }));
  const { widgets } = JSON.parse(found.DashboardBody ?? '') as {
    widgets: readonly { readonly properties: { readonly alarms?: readonly string[] } }[];
  };
  const named = widgets.flatMap(({ properties }) => properties.alarms ?? []);
  const alarms = (await alarmsIn(HOME)).map(({ AlarmArn }) => AlarmArn);
  expect(named.length).toBeGreaterThanOrEqual(TARGETS.length);
  expect(alarms).toEqual(expect.arrayContaining([...named]));
});
