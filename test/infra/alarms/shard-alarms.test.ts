import { Stack } from 'aws-cdk-lib';
import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../deployment/plan/plan.ts';
import { shardAlarmSteps } from '../../../deployment/plan/target-alarms.ts';
import { type DeployableConfig, readDeployableConfig } from '../../../infra/config/read-config.ts';
import { Gatewatch } from '../../../infra/gatewatch.ts';
import { PAGED } from '../../../testkit/infra-samples.ts';
import { configFile, ofType, quickApp, stacksOf } from '../../../testkit/synthesize.ts';

/** The plan as it would be with very many targets, whose synthesis would take its time. */
function crowded(plan: Plan): Plan {
  const alarmedShards = plan.shards.map((shard) => ({ shard, steps: shardAlarmSteps(shard.targets) }));
  return { ...plan, pages: 'shard', hasDashboard: true, stacks: plan.stacks.map((stack) => ({ ...stack, alarmed: [], alarmedShards })) };
}

function homeOf(config: DeployableConfig) {
  const app = quickApp();
  const stack = new Stack(app, 'gatewatch-prod', { env: { account: '111122223333', region: 'eu-west-1' } });
  new Gatewatch(stack, 'Monitor', { config });
  const home = stacksOf(app).find(({ name }) => name === 'gatewatch-prod');
  if (!home) throw new Error('no stack gatewatch-prod');
  return home;
}

describe('a monitor of very many targets', () => {
  const windows = 'maintenance:\n  - { start: "02:00", duration: 2h, every: [sunday] }\n';
  const config = readDeployableConfig(configFile(`${PAGED}${windows}`), () => {});
  const home = homeOf({ ...config, plan: crowded(config.plan) });
  const alarms = ofType(home, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);

  test('rings by shard, at 1, 2, 4, … open incidents, when it begins and when it is over', () => {
    const pages = alarms.filter(({ MetricName }) => MetricName === 'Page');
    expect(pages.map(({ AlarmName }) => AlarmName)).toEqual([
      'prod shard api-manager: 1 or more not ready',
      'prod shard micro-integrator: 1 or more not ready',
    ]);
    const [topicId] = Object.entries(home.resources).find(([, { Properties }]) => Properties.TopicName === 'gatewatch-prod-pager') ?? [];
    for (const one of pages) {
      expect(one).toMatchObject({
        Namespace: 'Gatewatch',
        Statistic: 'Maximum',
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        Threshold: 1,
        Period: 60,
        EvaluationPeriods: 1,
        DatapointsToAlarm: 1,
        TreatMissingData: 'ignore',
        AlarmActions: [{ Ref: topicId }],
        OKActions: [{ Ref: topicId }],
      });
      expect(one.AlarmDescription).toMatch(/^1 or more of \d targets: .*#alarm-shardpage$/);
    }
    expect(pages[0]?.Dimensions).toEqual([
      { Name: 'Monitor', Value: 'prod' },
      { Name: 'Shard', Value: 'api-manager' },
    ]);
  });

  test('has no alarm with a target, and mutes none of a shard', () => {
    expect(JSON.stringify(alarms)).not.toContain('"Target"');
    expect(ofType(home, 'AWS::CloudWatch::AlarmMuteRule')).toEqual([]);
  });

  test('tells its functions so', () => {
    const [one] = ofType(home, 'AWS::Lambda::Function');
    expect(one?.Properties.Environment).toMatchObject({ Variables: { GATEWATCH_PAGES: 'shard' } });
  });

  test('shows the first alarm of each shard on its dashboard', () => {
    const [dashboard] = ofType(home, 'AWS::CloudWatch::Dashboard');
    expect(JSON.stringify(dashboard).match(/:alarm:/g)).toHaveLength(config.plan.shards.length);
    expect(JSON.stringify(dashboard)).toContain('prod shard micro-integrator: 1 or more not ready');
  });

  test('without a pager has a dashboard without alarms', () => {
    const plan = crowded(config.plan);
    const bare = homeOf({ ...config, plan: { ...plan, stacks: plan.stacks.map((stack) => ({ ...stack, alarmedShards: [] })) } });
    const [dashboard] = ofType(bare, 'AWS::CloudWatch::Dashboard');
    expect(JSON.stringify(dashboard)).not.toContain(':alarm:');
    expect(JSON.stringify(dashboard)).not.toContain('\\"type\\":\\"alarm\\"');
  });
});
