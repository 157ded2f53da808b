import { describe, expect, test } from 'vitest';
import { LARGE, largeConfig } from '../../testkit/large-config.ts';
import { ofType, synthesize } from '../../testkit/synthesize.ts';

const { plan, stacks } = synthesize(largeConfig());
const own = stacks.filter(({ region }) => region === 'eu-west-1');
const named = (type: string, key: string) => own.flatMap((stack) => ofType(stack, type).map(({ Properties }) => String(Properties[key])));

/** What stacks besides the first have of their own: the role of their schedules and its policy. */
const ROLE = 2;

describe('three hundred targets with a pager', () => {
  test('become several stacks by themselves, as planned', () => {
    expect(plan.targets).toHaveLength(LARGE);
    expect(own.length).toBeGreaterThan(1);
    expect(own.map(({ name }) => name)).toEqual(plan.stacks.map(({ name }) => name));
  });

  test('leave room in each stack: resources, bytes, and what one schedule may carry', () => {
    for (const { text, resources } of stacks) {
      expect(Object.keys(resources).length).toBeLessThanOrEqual(450 + ROLE);
      expect(Buffer.byteLength(text)).toBeLessThan(1_000_000);
    }
    for (const schedule of own.flatMap((stack) => ofType(stack, 'AWS::Scheduler::Schedule'))) {
      expect(Buffer.byteLength((schedule.Properties.Target as { readonly Input: string }).Input)).toBeLessThan(200_000);
    }
  });

  test('have the schedules and alarms where the plan puts them', () => {
    for (const [i, stack] of own.entries()) {
      const { shards = [], alarmed = [] } = plan.stacks[i] ?? {};
      const metrics = ofType(stack, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.MetricName);
      expect({
        schedules: ofType(stack, 'AWS::Scheduler::Schedule').length,
        ready: metrics.filter((name) => name === 'Ready').length,
        page: metrics.filter((name) => name === 'Page').length,
      }).toEqual({
        schedules: shards.length,
        ready: alarmed.filter(({ kinds }) => kinds.includes('Ready')).length,
        page: alarmed.filter(({ kinds }) => kinds.includes('Page')).length,
      });
    }
  });

  test('have names that meet nothing when a thing moves to another stack', () => {
    for (const names of [named('AWS::CloudWatch::Alarm', 'AlarmName'), named('AWS::Scheduler::Schedule', 'Name')]) {
      expect(new Set(names).size).toBe(names.length);
    }
    for (const [i, stack] of own.slice(1).entries()) {
      const number = i + 2;
      for (const { Properties } of ofType(stack, 'AWS::CloudWatch::Alarm')) expect(Properties.AlarmName).toMatch(` (${number})`);
      for (const { Properties } of ofType(stack, 'AWS::Scheduler::Schedule')) expect(Properties.Name).toMatch(new RegExp(`-${number}$`));
    }
  });

  test('lean on the first stack by name only, and tell its pager', () => {
    for (const { text } of stacks) expect(text).not.toMatch(/Fn::ImportValue|"Export"/);
    const pages = own
      .slice(1)
      .flatMap((stack) => ofType(stack, 'AWS::CloudWatch::Alarm').filter(({ Properties }) => Properties.MetricName === 'Page'));
    for (const { Properties } of pages) expect(JSON.stringify(Properties.AlarmActions)).toContain(':111122223333:gatewatch-large-pager');
    expect(pages.length).toBeGreaterThan(0);
  });

  test('leave the first stack within what the plan counts for it', () => {
    const [first] = own;
    const { shards = [], alarmed = [] } = plan.stacks[0] ?? {};
    const parts = shards.length + alarmed.reduce((sum, { kinds }) => sum + kinds.length, 0);
    expect(Object.keys(first?.resources ?? {}).length - parts).toBeLessThanOrEqual(90);
  });
});

test('the heartbeat is listened to once all stacks send it; shards of the first stack send it for all', () => {
  const away = stacks.find(({ region }) => region === 'eu-central-1');
  expect(away && ofType(away, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.Threshold)).toEqual([1]);
  const inputs = own.map((stack) =>
    ofType(stack, 'AWS::Scheduler::Schedule').map(({ Properties }) => (Properties.Target as { Input: string }).Input),
  );
  const lists = inputs.map((some) => some.flatMap((input) => JSON.parse(input).heartbeatOf?.length ?? []));
  const sending = Math.min(8, plan.stacks[0]?.shards.length ?? 0);
  expect(lists).toEqual([new Array(sending).fill(plan.shards.length), ...inputs.slice(1).map(() => [])]);
  expect(plan.shards.length).toBeGreaterThan(plan.stacks[0]?.shards.length ?? 0);
  expect(away?.after).toEqual(own.map(({ name }) => name));
  for (const further of own.slice(1)) expect(further.after).toEqual([own[0]?.name]);
});

describe('a dashboard of many targets', () => {
  const text = JSON.stringify(own.flatMap((stack) => ofType(stack, 'AWS::CloudWatch::Dashboard')));

  test('shows a hundred alarms and the slowest targets, and stays small', () => {
    expect(text.match(/:alarm:/g)).toHaveLength(100);
    expect(text).toContain(`Alarms: 100 of ${LARGE} targets`);
    expect(text).toContain('SLICE(SORT(SEARCH(');
    expect(text.length).toBeLessThan(100_000);
  });
});

test('functions in a VPC stand in the subnets of the config, the others in none', () => {
  const functions = own
    .flatMap((stack) => ofType(stack, 'AWS::Lambda::Function'))
    .map(({ Properties }) => Properties)
    .filter(({ FunctionName }) => FunctionName !== 'gatewatch-large-announcer');
  const vpc = { SubnetIds: ['subnet-0a1b2c3d', 'subnet-4e5f6a7b'], SecurityGroupIds: ['sg-0a1b2c3d'] };
  expect(functions.map(({ FunctionName, VpcConfig }) => [FunctionName, VpcConfig])).toEqual([
    ['gatewatch-large-api-manager', undefined],
    ['gatewatch-large-api-manager-vpc', vpc],
    ['gatewatch-large-micro-integrator', undefined],
    ['gatewatch-large-micro-integrator-vpc', vpc],
  ]);
  for (const { ReservedConcurrentExecutions, Environment } of functions) {
    expect(ReservedConcurrentExecutions).toBe(40);
    expect(Environment).toMatchObject({
      Variables: { GATEWATCH_ALLOW: '10.0.0.0/8,fd12:3456::/32', GATEWATCH_HEARTBEAT_URL: 'https://beats.example.com/large' },
    });
  }
});

test('each pager is subscribed where its secret can be read', () => {
  const endpoints = (region: string) =>
    stacks
      .filter((stack) => stack.region === region)
      .flatMap((stack) => ofType(stack, 'AWS::SNS::Subscription'))
      .filter(({ Properties }) => Properties.Protocol === 'https')
      .map(({ Properties }) => Properties.Endpoint);
  expect(endpoints('eu-west-1')).toEqual([
    '{{resolve:secretsmanager:pagerduty/url}}',
    '{{resolve:ssm:/pager/url}}',
    'https://events.example.com/hook',
  ]);
  expect(endpoints('eu-central-1')).toEqual([
    '{{resolve:secretsmanager:arn:aws:secretsmanager:eu-central-1:111122223333:secret:pagerduty/url-AbCdEf}}',
    'https://events.example.com/hook',
  ]);
});
