import { Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { monthlyCost } from '../../../deployment/cost/monthly-cost.ts';
import { readHealthChecks } from '../../../infra/alarms/health-checks.ts';
import type { HealthCheckTargets } from '../../../infra/config/props.ts';
import { readDeployableConfig } from '../../../infra/config/read-config.ts';
import { Gatewatch } from '../../../infra/gatewatch.ts';
import { smallConfig } from '../../../testkit/infra-samples.ts';
import { LARGE, largeConfig } from '../../../testkit/large-config.ts';
import { configFile, ofType, quickApp, stacksOf } from '../../../testkit/synthesize.ts';

const TWO = smallConfig('', '  - { name: gw-2, profile: gateway, host: gw-2.example.com }\n');

function checksFor(route53HealthChecks?: HealthCheckTargets) {
  const app = quickApp();
  const stack = new Stack(app, 'gatewatch-prod', { env: { account: '111122223333', region: 'eu-west-1' } });
  new Gatewatch(stack, 'Monitor', { config: configFile(TWO), ...(route53HealthChecks && { route53HealthChecks }) });
  const home = stacksOf(app).find(({ name }) => name === 'gatewatch-prod');
  const nameOf = (logicalId = '') => home?.resources[logicalId]?.Properties.AlarmName;
  const checks = home ? ofType(home, 'AWS::Route53::HealthCheck').map(({ Properties }) => Properties) : [];
  // By reference, so that the alarm is made before and deleted after it.
  return JSON.parse(JSON.stringify(checks, (_, value) => (typeof value?.Ref === 'string' ? nameOf(value.Ref) : value)));
}

test('a health check follows the readiness of a target, and keeps its answer while that cannot be told', () => {
  expect(checksFor(['gw-2'])).toEqual([
    {
      HealthCheckConfig: {
        Type: 'CLOUDWATCH_METRIC',
        AlarmIdentifier: { Name: 'prod gw-2 readiness', Region: 'eu-west-1' },
        InsufficientDataHealthStatus: 'LastKnownStatus',
      },
      HealthCheckTags: [{ Key: 'Name', Value: 'gatewatch prod gw-2' }],
    },
  ]);
});

test('none without being asked for, one for each where all are', () => {
  expect([checksFor().length, checksFor('all').length]).toEqual([0, 2]);
});

test('a name the config does not have is refused with a fix', () => {
  expect(() => checksFor(['gw-1', 'gw-9'])).toThrow(
    'route53HealthChecks names gw-9, which the config does not have. Fix: write names of targets of the config, such as gw-1, gw-2, or all',
  );
});

test('they refer to their alarms, take room in the stacks and cost half a dollar each', () => {
  const config = readDeployableConfig(configFile(largeConfig()), () => {});
  const app = quickApp();
  const stack = new Stack(app, config.plan.stacks[0]?.name ?? '', { env: { account: '111122223333', region: config.plan.region } });
  const { plan } = new Gatewatch(stack, 'Monitor', { config, route53HealthChecks: 'all' });
  const own = stacksOf(app).filter(({ region }) => region === plan.region);
  expect(own.flatMap((one) => ofType(one, 'AWS::Route53::HealthCheck'))).toHaveLength(LARGE);
  expect(own.length).toBeGreaterThan(config.plan.stacks.length);
  for (const { resources } of own) expect(Object.keys(resources).length).toBeLessThanOrEqual(452);
  for (const { text } of own) expect(text).not.toMatch(/"AlarmIdentifier":\{"Name":"/);
  const lines = monthlyCost(plan).lines.filter(({ item }) => item === 'health checks');
  expect(lines).toMatchObject([{ quantity: LARGE, usd: LARGE / 2 }]);
});

test.each<readonly [unknown, HealthCheckTargets | undefined]>([
  [undefined, undefined],
  ['all', 'all'],
  [' all ', 'all'],
  ['', []],
  ['gw-1, gw-2,', ['gw-1', 'gw-2']],
])('the context value %j means %j', (given, expected) => {
  expect(readHealthChecks(given)).toEqual(expected);
});

test('a context value that is no text is refused with a fix', () => {
  expect(() => readHealthChecks(['gw-1'])).toThrow(/is no text: \["gw-1"\]\. Fix: write -c route53HealthChecks=gw-1,gw-2/);
});
