import { Stack } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { Gatewatch } from '../../infra/gatewatch.ts';
import { type HealthCheckTargets, readHealthChecks } from '../../infra/health-checks.ts';
import { smallConfig } from './samples.ts';
import { configFile, ofType, quickApp, stacksOf } from './synthesize.ts';

const TWO = smallConfig('', '  - { name: gw-2, profile: gateway, host: gw-2.example.com }\n');

function checksFor(route53HealthChecks?: HealthCheckTargets) {
  const app = quickApp();
  const stack = new Stack(app, 'gatewatch-prod', { env: { account: '111122223333', region: 'eu-west-1' } });
  new Gatewatch(stack, 'Monitor', { config: configFile(TWO), ...(route53HealthChecks && { route53HealthChecks }) });
  const home = stacksOf(app).find(({ name }) => name === 'gatewatch-prod');
  return home ? ofType(home, 'AWS::Route53::HealthCheck').map(({ Properties }) => Properties) : [];
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

test.each<readonly [unknown, HealthCheckTargets | undefined]>([
  [undefined, undefined],
  ['all', 'all'],
  ['gw-1, gw-2', ['gw-1', 'gw-2']],
])('the context value %j means %j', (given, expected) => {
  expect(readHealthChecks(given)).toEqual(expected);
});
