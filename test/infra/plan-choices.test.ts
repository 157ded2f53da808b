import { describe, expect, test } from 'vitest';
import { readDeployableConfig } from '../../infra/config/read-config.ts';
import { planWith, readChoices } from '../../infra/plan-choices.ts';
import { smallConfig } from '../../testkit/infra-samples.ts';
import { configFile, synthesize } from '../../testkit/synthesize.ts';

const configOf = (monitor = '') => readDeployableConfig(configFile(smallConfig(monitor)), () => {});

describe('planWith()', () => {
  test('is the plan of the config where nothing was chosen', () => {
    const config = configOf();
    expect(planWith(config, {})).toBe(config.plan);
  });

  test.each([
    ['standard', undefined, true],
    ['standard\n  dashboard: false', undefined, false],
    ['standard\n  dashboard: false', true, true],
    ['lean', undefined, true],
    ['detailed', false, false],
  ] as const)('with metrics %s and dashboard %s it has one: %s', (metrics, dashboard, expected) => {
    const plan = planWith(configOf(`  metrics: ${metrics}`), dashboard === undefined ? {} : { dashboard });
    expect(plan.hasDashboard).toBe(expected);
  });

  test('keeps what was chosen before', () => {
    const config = configOf();
    const first = planWith(config, { route53HealthChecks: 'all' });
    const second = planWith({ ...config, plan: first }, { dashboard: false });
    expect([second.healthChecked, second.hasDashboard]).toEqual([['gw-1'], false]);
  });
});

describe('readChoices()', () => {
  const read = (context: Readonly<Record<string, unknown>>) => readChoices((name) => context[name]);

  test.each([
    [{}, {}],
    [{ dashboard: 'true' }, { dashboard: true }],
    [{ dashboard: true }, { dashboard: true }],
    [{ dashboard: 'false' }, { dashboard: false }],
    [
      { dashboard: false, route53HealthChecks: 'gw-1' },
      { dashboard: false, route53HealthChecks: ['gw-1'] },
    ],
  ])('of %j', (context, expected) => {
    expect(read(context)).toEqual(expected);
  });

  test.each(['yes', '', 1, null, ['true']])('refuses dashboard %j with a fix', (dashboard) => {
    expect(() => read({ dashboard })).toThrow(
      `The context value dashboard must be true or false, not ${JSON.stringify(dashboard)}. Fix: set -c dashboard=false for no dashboard, or omit it`,
    );
  });
});

describe('the outputs lead to', () => {
  const outputsOf = (dashboard: boolean, region = 'eu-west-1') => {
    const config = smallConfig('  heartbeat: false').replace('eu-west-1', region);
    const [home] = synthesize(config, { dashboard }).stacks;
    const outputs: Readonly<Record<string, { readonly Value: unknown }>> = JSON.parse(home?.text ?? '{}').Outputs;
    return Object.values(outputs).map(({ Value }) => Value);
  };
  const ALARMS = "https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#alarmsV2:?~(search~'prod)";

  test('the alarms in the console, and to the dashboard where there is one', () => {
    expect(outputsOf(false)).toContain(ALARMS);
    expect(outputsOf(false).join()).not.toContain('#dashboards');
    expect(outputsOf(true)).toEqual(
      expect.arrayContaining([
        ALARMS,
        'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1#dashboards/dashboard/gatewatch-prod-eu-west-1',
      ]),
    );
  });

  test.each([
    ['cn-north-1', 'https://console.amazonaws.cn/cloudwatch/home?region=cn-north-1#alarmsV2:'],
    ['us-gov-west-1', 'https://console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1#alarmsV2:'],
  ])('the console of %s', (region, url) => {
    expect(outputsOf(false, region).some((value) => String(value).startsWith(url))).toBe(true);
  });
});
