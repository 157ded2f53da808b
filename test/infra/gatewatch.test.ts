import { describe, expect, test } from 'vitest';
import { formatUsd, monthlyCost } from '../../deployment/cost/monthly-cost.ts';
import { resourcesOf } from '../../deployment/cost/resources.ts';
import { readEvent, SCHEDULED_TIME } from '../../deployment/schedule/event.ts';
import { PAGED, smallConfig } from '../../testkit/infra-samples.ts';
import { ofType, type Resource, type StackTemplate, synthesize } from '../../testkit/synthesize.ts';
import { isReaderName } from '../../wso2/readers/read-answer.ts';

const { plan, stacks, said } = synthesize(PAGED, { dashboard: true });
const home = stackNamed('gatewatch-prod');
const away = stackNamed('gatewatch-prod-Heartbeat');

function stackNamed(name: string): StackTemplate {
  const stack = stacks.find((one) => one.name === name);
  if (!stack) throw new Error(`no stack ${name} among ${stacks.map((one) => one.name).join(', ')}`);
  return stack;
}

const alarms = (stack: StackTemplate) => ofType(stack, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);
const alarm = (name: string) => [...alarms(home), ...alarms(away)].find(({ AlarmName }) => AlarmName === name);
const idOf = (stack: StackTemplate, type: string, is: (properties: Resource['Properties']) => boolean = () => true) =>
  Object.entries(stack.resources).find(([, one]) => one.Type === type && is(one.Properties))?.[0];
const topicId = (stack: StackTemplate, name: string) => idOf(stack, 'AWS::SNS::Topic', ({ TopicName }) => TopicName === name);

describe('schedules', () => {
  const schedules = ofType(home, 'AWS::Scheduler::Schedule').map(({ Properties }) => Properties);

  test('carry the planned shards as events the function can read', () => {
    const minute = Date.parse('2026-01-31T08:00:00Z');
    const works = plan.shards.map((shard) => {
      const { Input = '' } = (schedules.find(({ Name }) => Name === `prod-${shard.name}`)?.Target ?? {}) as { Input?: string };
      return readEvent(JSON.parse(Input.replace(SCHEDULED_TIME, '2026-01-31T08:00:00Z')), shard.family, minute, isReaderName);
    });
    const names = plan.shards.map(({ name }) => name);
    expect(works).toEqual(
      plan.shards.map(({ name, targets }, i) => ({
        shard: name,
        at: minute,
        targets,
        ...(i === 0 && { shards: names }),
        heartbeatOf: names,
      })),
    );
    expect(names).toEqual(['api-manager', 'micro-integrator']);
    expect(schedules).toHaveLength(plan.shards.length);
  });

  test('run every minute, to the minute, and try nothing again', () => {
    for (const schedule of schedules) {
      expect(schedule).toMatchObject({
        State: 'ENABLED',
        ScheduleExpression: 'rate(1 minute)',
        FlexibleTimeWindow: { Mode: 'OFF' },
        GroupName: 'gatewatch-prod',
        Target: { RetryPolicy: { MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 } },
      });
      expect(JSON.stringify(schedule.Target)).toContain(':gatewatch-prod-dead-letters');
    }
  });
});

describe('functions', () => {
  test('are the planned ones, on arm64 and Node 24, with two minutes at most and a log of one month', () => {
    const functions = ofType(home, 'AWS::Lambda::Function').map(({ Properties }) => Properties);
    expect(functions.map(({ FunctionName }) => FunctionName)).toEqual(['gatewatch-prod-api-manager', 'gatewatch-prod-micro-integrator']);
    for (const one of functions) {
      expect(one).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        Timeout: 120,
        MemorySize: 512,
        Handler: 'index.handler',
      });
      expect(one).toMatchObject({ LoggingConfig: { LogFormat: 'JSON' } });
      expect(one).not.toHaveProperty('ReservedConcurrentExecutions');
      expect(one).not.toHaveProperty('VpcConfig');
    }
    const logs = ofType(home, 'AWS::Logs::LogGroup').map(({ Properties }) => Properties);
    expect(logs.map(({ LogGroupName }) => LogGroupName)).toEqual(functions.map(({ FunctionName }) => `/aws/lambda/${FunctionName}`));
    expect(logs.map(({ RetentionInDays }) => RetentionInDays)).toEqual([30, 30]);
  });

  test('are told what the door to Lambda reads, how Node starts, and nothing else', () => {
    const [variables] = ofType(home, 'AWS::Lambda::Function').map(
      ({ Properties }) => (Properties.Environment as { readonly Variables: Readonly<Record<string, unknown>> }).Variables,
    );
    expect(variables).toEqual({
      NODE_OPTIONS: '--max-semi-space-size=2 --max-old-space-size=448',
      GATEWATCH_DASHBOARD: 'gatewatch-prod-eu-west-1',
      GATEWATCH_MONITOR: 'prod',
      GATEWATCH_FAMILY: 'api-manager',
      GATEWATCH_TABLE: { Ref: idOf(home, 'AWS::DynamoDB::GlobalTable') },
      GATEWATCH_ALERTS_TOPIC: { Ref: topicId(home, 'gatewatch-prod-alerts') },
      GATEWATCH_METRICS: 'standard',
      GATEWATCH_PAGES: 'target',
      GATEWATCH_REMIND_SECONDS: '3600',
      GATEWATCH_HEARTBEAT_REGION: 'eu-central-1',
      GATEWATCH_ALLOW: '',
      GATEWATCH_VPC: 'false',
      GATEWATCH_RUNBOOK: 'https://wiki.example.com/gatewatch',
      GATEWATCH_VERSION: expect.stringMatching(/^\d+\.\d+\.\d+/),
    });
  });

  test('are not run again after a failure, which is kept instead', () => {
    const settings = ofType(home, 'AWS::Lambda::EventInvokeConfig').map(({ Properties }) => Properties);
    expect(settings).toHaveLength(plan.functions.length);
    for (const one of settings) {
      expect(one).toMatchObject({ MaximumRetryAttempts: 0, MaximumEventAgeInSeconds: 60 });
      expect(JSON.stringify(one.DestinationConfig)).toContain(idOf(home, 'AWS::SQS::Queue'));
    }
    expect(ofType(home, 'AWS::SQS::Queue').map(({ Properties }) => Properties)).toMatchObject([
      { QueueName: 'gatewatch-prod-dead-letters', SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 86_400 },
    ]);
  });
});

test('the table is paid by the request, can be restored and forgets', () => {
  expect(ofType(home, 'AWS::DynamoDB::GlobalTable').map(({ Properties }) => Properties)).toMatchObject([
    {
      TableName: 'gatewatch-prod',
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: [{ AttributeName: 'target', KeyType: 'HASH' }],
      TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true },
      Replicas: [{ Region: 'eu-west-1', PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }],
    },
  ]);
});

describe('topics', () => {
  test('are encrypted with a key that the alarms of this account may use', () => {
    for (const stack of [home, away]) {
      const keyId = idOf(stack, 'AWS::KMS::Key');
      for (const { Properties } of ofType(stack, 'AWS::SNS::Topic')) expect(JSON.stringify(Properties.KmsMasterKeyId)).toContain(keyId);
      const { KeyPolicy, EnableKeyRotation } = stack.resources[keyId ?? '']?.Properties ?? {};
      expect(EnableKeyRotation).toBe(true);
      expect(KeyPolicy).toMatchObject({
        Statement: expect.arrayContaining([
          expect.objectContaining({
            Effect: 'Allow',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      });
    }
  });

  test('take what the alarms of this account publish, and nothing over plain HTTP', () => {
    const policies = [...ofType(home, 'AWS::SNS::TopicPolicy'), ...ofType(away, 'AWS::SNS::TopicPolicy')];
    expect(policies).toHaveLength(3);
    for (const { Properties } of policies) {
      expect((Properties.PolicyDocument as { readonly Statement: unknown }).Statement).toMatchObject([
        { Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
        {
          Effect: 'Allow',
          Action: 'sns:Publish',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
        },
      ]);
    }
  });

  test('tell people by mail and machines by HTTPS; a secret stays a reference', () => {
    const listeners = (stack: StackTemplate) =>
      ofType(stack, 'AWS::SNS::Subscription').map(({ Properties }) => [Properties.TopicArn, Properties.Protocol, Properties.Endpoint]);
    const ref = (stack: StackTemplate, name: string) => ({ Ref: topicId(stack, name) });
    expect(listeners(home)).toEqual([
      [ref(home, 'gatewatch-prod-alerts'), 'email', 'oncall@example.com'],
      [ref(home, 'gatewatch-prod-pager'), 'https', '{{resolve:secretsmanager:pagerduty/url}}'],
      [ref(home, 'gatewatch-prod-pager'), 'https', 'https://events.example.com/hook'],
    ]);
    expect(listeners(away)).toEqual([
      [ref(away, 'gatewatch-prod-heartbeat'), 'email', 'oncall@example.com'],
      [ref(away, 'gatewatch-prod-heartbeat'), 'https', 'https://events.example.com/hook'],
    ]);
  });

  test('try a page for three quarters of an hour, then keep it for people to find', () => {
    const pages = [home, away].map((stack) =>
      ofType(stack, 'AWS::SNS::Subscription').filter(({ Properties }) => Properties.Protocol === 'https'),
    );
    for (const { Properties } of pages.flat()) {
      const { healthyRetryPolicy: policy } = Properties.DeliveryPolicy as { readonly healthyRetryPolicy: Readonly<Record<string, number>> };
      const { numRetries = 0, numNoDelayRetries = 0, minDelayTarget = 0, numMinDelayRetries = 0, maxDelayTarget = 0 } = policy;
      const atMost = numMinDelayRetries * minDelayTarget + (numRetries - numNoDelayRetries - numMinDelayRetries) * maxDelayTarget;
      // SNS takes no policy of more than an hour.
      expect(atMost).toBeLessThanOrEqual(3600);
      expect(atMost).toBeGreaterThan(1800);
    }
    for (const { Properties } of pages[0] ?? [])
      expect(Properties.RedrivePolicy).toEqual({ deadLetterTargetArn: { 'Fn::GetAtt': [idOf(home, 'AWS::SQS::Queue'), 'Arn'] } });
  });

  test('keep every other subscription when one is taken out, or when they are put in another order', () => {
    const idsOf = (email: string, pager: string) => {
      const listeners = `alerts: { email: [${email}], pager: [${pager}] }`;
      const [stack] = synthesize(smallConfig().replace('alerts: { email: [oncall@example.com] }', listeners)).stacks;
      return Object.entries(stack?.resources ?? {}).flatMap(([id, { Type, Properties }]) =>
        Type === 'AWS::SNS::Subscription' ? [`${Properties.Endpoint} is ${id}`] : [],
      );
    };
    const all = idsOf('a@example.com, b@example.com', 'https://p.example.com/1, https://p.example.com/2');
    expect(all).toHaveLength(4);
    expect(all.toSorted()).toEqual(idsOf('b@example.com, a@example.com', 'https://p.example.com/2, https://p.example.com/1').toSorted());
    expect(all).toEqual(expect.arrayContaining([...idsOf('b@example.com', 'https://p.example.com/2')]));
    // SNS would give both the same subscription, and CloudFormation delete it for both.
    expect(idsOf('a@example.com, a@example.com', 'https://p.example.com/1, https://p.example.com/1')).toHaveLength(2);
  });
});

describe('alarms', () => {
  const page = [{ Ref: topicId(home, 'gatewatch-prod-pager') }];
  const tell = [{ Ref: topicId(home, 'gatewatch-prod-alerts') }];

  test('Ready: one a target that pages nobody, for everybody to look at', () => {
    const ready = alarm('prod gw-2 readiness');
    expect(ready).toMatchObject({
      Namespace: 'Gatewatch',
      MetricName: 'Ready',
      Dimensions: [
        { Name: 'Monitor', Value: 'prod' },
        { Name: 'Target', Value: 'gw-2' },
      ],
      Statistic: 'Minimum',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      Period: 60,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
      TreatMissingData: 'ignore',
    });
    expect(ready).not.toHaveProperty('AlarmActions');
    expect(ready).not.toHaveProperty('OKActions');
  });

  test('Page: one a paged target and nothing else, to the pager when it begins and when it is over', () => {
    expect(alarm('prod gw-1 not ready')).toMatchObject({
      MetricName: 'Page',
      Statistic: 'Maximum',
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      Threshold: 1,
      Period: 60,
      EvaluationPeriods: 1,
      TreatMissingData: 'ignore',
      AlarmActions: page,
      OKActions: page,
    });
    expect(alarm('prod gw-1 readiness')).toBeUndefined();
    expect(alarm('prod gw-2 not ready')).toBeUndefined();
  });

  test('Unknown keeps its state while nothing is written; what goes wrong with the monitor is over when nothing is', () => {
    expect(alarm('prod monitor: cannot tell how targets are')).toMatchObject({
      MetricName: 'Unknown',
      Statistic: 'Maximum',
      TreatMissingData: 'ignore',
      AlarmActions: tell,
      OKActions: tell,
    });
    const own = alarms(home).filter(({ Namespace }) => Namespace !== 'Gatewatch');
    const functions = Object.entries(home.resources).flatMap(([id, { Type }]) => (Type === 'AWS::Lambda::Function' ? [{ Ref: id }] : []));
    const of = (metric: string, name: string, value: unknown, statistic = 'Sum') => ({
      metric,
      dimensions: [{ Name: name, Value: value }],
      statistic,
    });
    expect(
      own.map(({ Namespace, MetricName, Dimensions, Statistic }) => ({
        metric: `${Namespace} ${MetricName}`,
        dimensions: Dimensions,
        statistic: Statistic,
      })),
    ).toEqual([
      ...functions.flatMap((one) => [of('AWS/Lambda Errors', 'FunctionName', one), of('AWS/Lambda Throttles', 'FunctionName', one)]),
      of('AWS/Scheduler InvocationDroppedCount', 'ScheduleGroup', 'gatewatch-prod'),
      of(
        'AWS/SQS ApproximateNumberOfMessagesVisible',
        'QueueName',
        { 'Fn::GetAtt': [idOf(home, 'AWS::SQS::Queue'), 'QueueName'] },
        'Maximum',
      ),
    ]);
    const once = { EvaluationPeriods: 1, DatapointsToAlarm: 1, Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' };
    for (const one of own)
      expect(one).toMatchObject({ ...once, Period: 300, TreatMissingData: 'notBreaching', AlarmActions: tell, OKActions: tell });
    expect(alarm('prod monitor: cannot tell how targets are')).toMatchObject({ ...once, Period: 60 });
  });

  test('Heartbeat: in the other region, where silence is the alarm', () => {
    expect(away.region).toBe('eu-central-1');
    const told = [{ Ref: topicId(away, 'gatewatch-prod-heartbeat') }];
    expect(alarms(away)).toMatchObject([
      {
        MetricName: 'Heartbeat',
        Dimensions: [{ Name: 'Monitor', Value: 'prod' }],
        Statistic: 'SampleCount',
        ComparisonOperator: 'LessThanThreshold',
        Threshold: 1,
        Period: 60,
        EvaluationPeriods: 5,
        DatapointsToAlarm: 3,
        TreatMissingData: 'breaching',
        WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 15 },
        AlarmActions: told,
        OKActions: told,
      },
    ]);
  });

  test('say each what they mean and where to read on, and are as many as were planned', () => {
    const counts: Record<string, number> = {};
    for (const { AlarmDescription } of [...alarms(home), ...alarms(away)]) {
      const [, kind = ''] = /\. What to do: https:\/\/wiki\.example\.com\/gatewatch#alarm-([a-z]+)$/.exec(String(AlarmDescription)) ?? [];
      counts[kind] = (counts[kind] ?? 0) + 1;
    }
    const planned = Object.entries(resourcesOf(plan).alarms).flatMap(([kind, count]) => (count === 0 ? [] : [[kind.toLowerCase(), count]]));
    expect(counts).toEqual(Object.fromEntries(planned));
  });
});

test('the dashboard begins with what is broken, since when and why', () => {
  const [{ Properties } = { Properties: {} }] = ofType(home, 'AWS::CloudWatch::Dashboard');
  const parts = (Properties as { readonly DashboardBody: { readonly 'Fn::Join': readonly [string, readonly unknown[]] } }).DashboardBody[
    'Fn::Join'
  ][1];
  const { widgets } = JSON.parse(parts.map((part) => (typeof part === 'string' ? part : '-')).join(''));
  const [status, table, ...below] = widgets;
  expect(status).toMatchObject({ type: 'alarm', y: 0 });
  expect(status.properties.alarms.map((arn: string) => arn.split(':alarm:')[1])).toEqual([
    'prod gw-1 not ready',
    'prod mi-1 not ready',
    'prod gw-2 readiness',
  ]);
  expect(table).toMatchObject({ type: 'log', y: 0 });
  // One part of the query for each function: a reference each.
  expect(table.properties.query.match(/SOURCE '-'/g)).toHaveLength(plan.functions.length);
  for (const word of [
    'filter message.event = "target"',
    'message.target',
    'message.status',
    'message.since',
    'message.reason',
    'message.summary',
    '!= "ready"',
  ]) {
    expect(table.properties.query).toContain(word);
  }
  for (const { y } of below) expect(y).toBeGreaterThanOrEqual(status.height);
});

test('nothing is left behind by destroy', () => {
  for (const stack of [home, away]) {
    for (const [id, { Type, DeletionPolicy }] of Object.entries(stack.resources)) {
      expect({ id, Type, DeletionPolicy: DeletionPolicy ?? 'Delete' }).toEqual({ id, Type, DeletionPolicy: 'Delete' });
    }
  }
  const outputs = Object.values(JSON.parse(home.text).Outputs as Record<string, { Value: unknown; Description: string }>);
  expect(outputs.find(({ Description }) => Description.includes('destroy'))?.Value).toBe('nothing');
});

test("the outputs name the month's bill that gatewatch plan shows", () => {
  expect(home.text).toContain(`"Value": "${formatUsd(monthlyCost(plan).total)}"`);
});

test('the stacks lean on each other by name only', () => {
  for (const stack of stacks) expect(stack.text).not.toMatch(/Fn::ImportValue|"Export"/);
});

test('there is nothing to say about a config without surprises', () => {
  expect(said).toEqual([]);
});
