import { describe, expect, test } from 'vitest';
import { readAnnouncerEnvironment } from '../../../lambda/environment.ts';
import { smallConfig } from '../../../testkit/infra-samples.ts';
import { ofType, type StackTemplate, synthesize } from '../../../testkit/synthesize.ts';

const TARGETS = `  - { name: gw-2, profile: gateway, host: gw-2.example.com, periodSeconds: 20 }
  - { name: mi-1, profile: micro-integrator, host: mi-1.example.com }
  - { name: mi-2, profile: micro-integrator, host: mi-2.example.com, periodSeconds: 20 }
`;
const { plan, stacks } = synthesize(smallConfig('', TARGETS));
const home = stacks.find(({ name }) => name === 'gatewatch-prod') as StackTemplate;
const few = synthesize(smallConfig());
const propertiesOf = (type: string) => ofType(home, type).map(({ Properties }) => Properties);
const functions = propertiesOf('AWS::Lambda::Function');
const announcer = functions.find(({ FunctionName }) => FunctionName === 'gatewatch-prod-announcer');

test('four shards have an announcer, fewer have none', () => {
  expect(plan.shards.map(({ name }) => name)).toHaveLength(4);
  expect([plan.hasAnnouncer, few.plan.hasAnnouncer]).toEqual([true, false]);
  expect(ofType(few.stacks[0] as StackTemplate, 'AWS::Lambda::EventSourceMapping')).toEqual([]);
});

describe('the queue of digests', () => {
  const [queue] = propertiesOf('AWS::SQS::Queue').filter(({ QueueName }) => QueueName === 'gatewatch-prod-digests');

  test('is encrypted, comes again soon, and ends in the dead letters', () => {
    expect(queue).toMatchObject({ SqsManagedSseEnabled: true, VisibilityTimeout: 180, RedrivePolicy: { maxReceiveCount: 50 } });
    expect(JSON.stringify(queue?.RedrivePolicy)).toContain('DeadLetters');
    expect(Number(queue?.VisibilityTimeout)).toBeGreaterThan(Number(announcer?.Timeout));
  });

  test('is collected for 20 s and handed to two copies at most', () => {
    expect(propertiesOf('AWS::Lambda::EventSourceMapping')).toMatchObject([
      {
        BatchSize: 100,
        MaximumBatchingWindowInSeconds: 20,
        ScalingConfig: { MaximumConcurrency: 2 },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    ]);
  });
});

describe('functions', () => {
  const variables = (one: (typeof functions)[number] = {}) =>
    (one.Environment as { readonly Variables: Readonly<Record<string, unknown>> }).Variables;

  test('of rounds are told of the queue instead of the topic', () => {
    for (const one of functions.filter((other) => other !== announcer)) {
      expect(Object.keys(variables(one))).toContain('GATEWATCH_DIGESTS_QUEUE');
      expect(Object.keys(variables(one))).not.toContain('GATEWATCH_ALERTS_TOPIC');
    }
  });

  test('the announcer is told what its door reads', () => {
    const texts = Object.fromEntries(
      Object.entries(variables(announcer)).map(([name, value]) => [name, typeof value === 'string' ? value : 'x']),
    );
    expect(readAnnouncerEnvironment({ ...texts, AWS_REGION: 'eu-west-1' })).toMatchObject({ monitor: 'prod', targets: 4 });
    expect(announcer).toMatchObject({ Architectures: ['arm64'], Runtime: 'nodejs24.x', Timeout: 90 });
  });
});

test('it has alarms of its own: on its faults, and on what waits too long', () => {
  const alarms = propertiesOf('AWS::CloudWatch::Alarm').filter(({ AlarmName }) => /announcer|told too late/.test(String(AlarmName)));
  expect(alarms.map(({ AlarmName, Threshold, MetricName }) => [AlarmName, MetricName, Threshold])).toEqual([
    ['prod monitor: the announcer fails', 'Errors', 1],
    ['prod monitor: the announcer is throttled', 'Throttles', 1],
    ['prod monitor: people are told too late', 'ApproximateAgeOfOldestMessage', 300],
  ]);
  for (const { AlarmActions } of alarms) expect(JSON.stringify(AlarmActions)).toContain('Alerts');
});
