import { Stack } from 'aws-cdk-lib';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { CfnParameter as StringParameter } from 'aws-cdk-lib/aws-ssm';
import { expect, test } from 'vitest';
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
  expect(monitor.functions.map(({ planned }) => planned.name)).toEqual(monitor.plan.functions.map(({ name }) => name));
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
