import { Stack, Stage } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CfnParameter as StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, test } from 'vitest';
import { scheduleName } from '../../deployment/plan/names.ts';
import { readDeployableConfig } from '../../infra/config/read-config.ts';
import { Gatewatch } from '../../infra/gatewatch.ts';
import { PAGED, smallConfig } from '../../testkit/infra-samples.ts';
import { configFile, ofType, quickApp, stacksOf } from '../../testkit/synthesize.ts';

test('a monitor in a stack of your own, for no account in particular', () => {
  const app = quickApp();
  const stack = new Stack(app, 'Platform', { env: { region: 'eu-west-1' } });
  const monitor = new Gatewatch(stack, 'Monitor', { config: configFile(PAGED) });
  new Topic(stack, 'Copy', { displayName: monitor.alertsTopic.topicName });
  const stacks = stacksOf(app);
  expect(stacks.map(({ name, region }) => [name, region])).toEqual([
    ['Platform', 'eu-west-1'],
    ['gatewatch-prod-Heartbeat', 'eu-central-1'],
  ]);
  expect(monitor.furtherStacks.map(({ stackName }) => stackName)).toEqual(['gatewatch-prod-Heartbeat']);
  expect([...monitor.outputs.keys()]).toContain('MonthlyCostUSD');
  expect(monitor.rounds.map(({ planned }) => planned.name)).toEqual(monitor.plan.functions.map(({ name }) => name));
  expect(monitor.functions).toEqual(monitor.rounds.map(({ lambda }) => lambda));
  expect(monitor.stack).toBe(stack);
});

test('two monitors share a stack', () => {
  const app = quickApp();
  const stack = new Stack(app, 'Platform');
  for (const name of ['prod', 'staging'])
    new Gatewatch(stack, name, { config: configFile(smallConfig().replace('name: prod', `name: ${name}`)) });
  const [platform] = stacksOf(app);
  expect(platform && ofType(platform, 'AWS::DynamoDB::GlobalTable').map(({ Properties }) => Properties.TableName)).toEqual([
    'gatewatch-prod',
    'gatewatch-staging',
  ]);
  // Where it stands shows only while it is deployed.
  const { Rules } = JSON.parse(platform?.text ?? '{}') as { Rules: Readonly<Record<string, { Assertions: readonly unknown[] }>> };
  expect(
    Object.values(Rules).filter(({ Assertions }) => JSON.stringify(Assertions).includes('[{"Ref":"AWS::Region"},"eu-west-1"]')),
  ).toHaveLength(2);
});

test('nothing is listened to where the heartbeat is off, and nothing counted that lean metrics lack', () => {
  const app = quickApp();
  new Gatewatch(new Stack(app, 'Lean'), 'Monitor', {
    config: readDeployableConfig(configFile(smallConfig('  heartbeat: false\n  metrics: lean')), () => {}),
  });
  const [lean, ...others] = stacksOf(app);
  expect(others).toEqual([]);
  expect(lean && ofType(lean, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties.MetricName)).not.toContain('Unknown');
  expect(lean?.text).not.toMatch(/GATEWATCH_HEARTBEAT|\\"Unknown\\"|\\"Latency\\"/);
});

test('long names of monitors and shards stay apart and within 64 characters', () => {
  const long = 'm'.repeat(32);
  const names = ['micro-integrator-vpc-sub-minute-0', 'micro-integrator-vpc-sub-minute-1'].map((shard) => scheduleName(long, shard, 2));
  expect(new Set(names).size).toBe(2);
  for (const name of names) expect(name).toMatch(/^[a-z0-9-]{1,64}$/);
});

test('a stack in another region than the config is refused', () => {
  const stack = new Stack(quickApp(), 'Elsewhere', { env: { region: 'us-east-1' } });
  expect(() => new Gatewatch(stack, 'Monitor', { config: configFile(smallConfig()) })).toThrow(
    "The stack Elsewhere is in us-east-1, but the config sets eu-west-1. Fix: give the stack env: { region: 'eu-west-1' }",
  );
});

test('a stack that is too full already is refused', () => {
  const app = quickApp();
  const stack = new Stack(app, 'Full');
  for (let i = 0; i < 480; i++) new StringParameter(stack, `Parameter${i}`, { type: 'String', value: 'x' });
  new Gatewatch(stack, 'Monitor', { config: configFile(smallConfig()) });
  expect(() => app.synth()).toThrow(/Full has \d+ resources, CloudFormation allows 500\. Fix: give the monitor a stack of its own/);
});

describe('outside of a stack', () => {
  const CONFIG = {
    monitor: { name: 'prod', regions: ['eu-west-1'] },
    targets: [{ name: 'gw-1', profile: 'gateway', host: 'gw-1.example.com' }],
  };

  test('a monitor makes its own, with the ids that a deployment by the command has, from a file or an object', () => {
    const apps = [configFile(JSON.stringify(CONFIG)), CONFIG].map((config) => {
      const app = quickApp();
      new Gatewatch(app, 'Anything', { config, env: { account: '111122223333' }, now: 0 });
      return stacksOf(app);
    });
    expect(apps[1]?.map(({ text }) => text)).toEqual(apps[0]?.map(({ text }) => text));
    expect(apps[0]?.map(({ name, region, after }) => [name, region, after])).toEqual([
      ['gatewatch-prod', 'eu-west-1', []],
      ['gatewatch-prod-Heartbeat', 'eu-central-1', ['gatewatch-prod']],
    ]);
    const ids = Object.keys(apps[0]?.[0]?.resources ?? {});
    expect(ids.filter((id) => !id.startsWith('Monitor'))).toEqual([]);
    expect(Object.keys(JSON.parse(apps[0]?.[0]?.text ?? '{}').Outputs)).toContain('AlarmsUrl');
  });

  test('two monitors in one app, and one in a stage', () => {
    const app = quickApp();
    for (const name of ['prod', 'test']) new Gatewatch(app, name, { config: { ...CONFIG, monitor: { ...CONFIG.monitor, name } } });
    const stage = new Stage(app, 'Staging');
    new Gatewatch(stage, 'Monitor', { config: { ...CONFIG, monitor: { ...CONFIG.monitor, name: 'staging' } } });
    expect(
      stacksOf(app)
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['gatewatch-prod', 'gatewatch-prod-Heartbeat', 'gatewatch-test', 'gatewatch-test-Heartbeat']);
    expect(
      stage
        .synth()
        .stacks.map(({ stackName }) => stackName)
        .sort(),
    ).toEqual(['gatewatch-staging', 'gatewatch-staging-Heartbeat']);
  });

  test.each([
    ['a target without its host', { ...CONFIG, targets: [{ name: 'gw-1', profile: 'gateway' }] }, /config \(object\) has 1 problem\./],
    [
      'an object that holds itself',
      (() => {
        const own: Record<string, unknown> = {};
        own.own = own;
        return own;
      })(),
      /not plain data: .*circular/,
    ],
    ['a number that JSON cannot hold', { ...CONFIG, big: 1n }, /not plain data: .*BigInt/],
  ])('%s is refused', (_, config, says) => {
    expect(() => new Gatewatch(quickApp(), 'Monitor', { config })).toThrow(says);
  });

  test('an environment for a stack that exists is refused', () => {
    const stack = new Stack(quickApp(), 'Platform', { env: { region: 'eu-west-1' } });
    expect(() => new Gatewatch(stack, 'Monitor', { config: CONFIG, env: { account: '111122223333' } })).toThrow(
      'The property env of Platform/Monitor has no effect in a stack. Fix: give env to the stack instead',
    );
  });
});
