import { Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { ALARM_KINDS, ALARMS, type AlarmKind, type AlarmTopic } from '../../../deployment/plan/own-alarms.ts';
import { shardAlarmSteps } from '../../../deployment/plan/target-alarms.ts';
import { readDeployableConfig } from '../../../infra/config/read-config.ts';
import { Gatewatch } from '../../../infra/gatewatch.ts';
import { PAGED } from '../../../testkit/infra-samples.ts';
import { configFile, ofType, quickApp, type StackTemplate, stacksOf } from '../../../testkit/synthesize.ts';

// A monitor with every kind of alarm: no plan alarms both targets and shards, so this one is put together.
const config = readDeployableConfig(configFile(PAGED.replace('[eu-west-1]', '[eu-west-1, us-east-1]')), () => {});
const shards = config.plan.shards.map((shard) => ({ shard, steps: shardAlarmSteps(shard.targets) }));
const stacks = config.plan.stacks.map((stack) => ({ ...stack, alarmedShards: shards }));
const app = quickApp();
new Gatewatch(new Stack(app, 'gatewatch-prod', { env: { account: '111122223333', region: 'eu-west-1' } }), 'Monitor', {
  config: { ...config, plan: { ...config.plan, hasAnnouncer: true, stacks } },
});

type Deployed = { readonly name: string; readonly kind: AlarmKind; readonly topics: readonly string[] };

/** The suffixes of the names of the topics that an action publishes to. */
function topicsIn(stack: StackTemplate, actions: unknown): readonly string[] {
  return ((actions ?? []) as readonly { readonly Ref?: string }[]).map(({ Ref = '' }) =>
    String(stack.resources[Ref]?.Properties.TopicName).replace('gatewatch-prod-', ''),
  );
}

const deployed = stacksOf(app).flatMap((stack) =>
  ofType(stack, 'AWS::CloudWatch::Alarm').map(({ Properties }): Deployed => {
    const text = String(Properties.AlarmDescription);
    const kind = ALARM_KINDS.find((one) => text.includes(ALARMS[one].meaning));
    if (!kind) throw new Error(`no sentence of an alarm is in "${text}"`);
    expect(topicsIn(stack, Properties.OKActions)).toEqual(topicsIn(stack, Properties.AlarmActions));
    return { name: String(Properties.AlarmName), kind, topics: topicsIn(stack, Properties.AlarmActions) };
  }),
);

/** Whether a name is one of a pattern, in which words in capitals stand for any text. */
function isOf(pattern: string, name: string): boolean {
  const parts = pattern.split(/\b[A-Z]+\b/).map((part) => part.replaceAll(/[^\w ]/g, '\\$&'));
  return new RegExp(`^${parts.join('[a-z0-9-]+')}$`).test(name);
}

test.each(ALARM_KINDS)('%s: has the names of its facts, and notifies through the topic of its facts', (kind) => {
  const { topic, names } = ALARMS[kind];
  const own = deployed.filter((one) => one.kind === kind);
  const expected: Readonly<Record<AlarmTopic, readonly string[]>> = {
    none: [],
    alerts: ['alerts'],
    pager: ['pager'],
    heartbeat: ['heartbeat'],
  };
  expect(own.length).toBeGreaterThan(0);
  expect(own.filter(({ topics }) => topics.join() !== expected[topic].join())).toEqual([]);
  expect(own.filter(({ name }) => !names.some((pattern) => isOf(pattern, name)))).toEqual([]);
  expect(names.filter((pattern) => !own.some(({ name }) => isOf(pattern, name)))).toEqual([]);
});
