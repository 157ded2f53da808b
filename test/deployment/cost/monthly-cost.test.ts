import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canariesFor } from '../../../deployment/cost/canaries.ts';
import { metricTiers, seriesOf } from '../../../deployment/cost/metrics.ts';
import { type Cost, costliestLine, formatUsd, monthlyCost } from '../../../deployment/cost/monthly-cost.ts';
import { PRICES, PRICES_GATHERED } from '../../../deployment/cost/prices.ts';
import { resourcesOf } from '../../../deployment/cost/resources.ts';
import { type Plan, type PlanChoices, planOf } from '../../../deployment/plan/plan.ts';
import { compileSettings } from '../../../monitor/config/compile-settings.ts';
import type { Shape } from '../../../monitor/grammar/schema.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { roundMetrics } from '../../../monitor/metrics/round-metrics.ts';
import type { Observation } from '../../../monitor/observation/observation.ts';
import { isWireProbe, type Probe } from '../../../monitor/target/probe.ts';
import type { MonitorSettings } from '../../../monitor/target/settings.ts';
import type { Target } from '../../../monitor/target/target.ts';
import { defined } from '../../../monitor/text/objects.ts';
import { probe, seen, someLook, target } from '../../../testkit/samples.ts';

const overTls = { look: { ...someLook, scheme: 'https' } } as const;
const certificate = probe('certificate', 'signal', { look: { kind: 'read-off', signal: 'certificate', of: ['ready'], days: 21 } });

/** Five looks, three of them over TLS, and a signal read off them. */
function gateway(name: string, changes: Partial<Target> = {}): Target {
  const signals = [probe('version', 'signal', overTls), probe('version-http', 'signal'), probe('websocket', 'signal')];
  return target([probe('ready', 'readiness', overTls), ...signals, probe('websocket-tls', 'signal', overTls), certificate], {
    name,
    ...changes,
  });
}

function integrator(name: string): Target {
  return target([probe('ready', 'readiness', { periodSeconds: 1 }), probe('alive', 'liveness', { periodSeconds: 5 })], {
    name,
    profile: 'micro-integrator',
  });
}

const gateways = (n: number) => Array.from({ length: n }, (_, i) => gateway(`gw-${i + 1}`));

type Choice = {
  readonly metrics?: MonitorSettings['metrics'];
  readonly hasPager?: boolean;
  readonly heartbeat?: false;
  readonly statusPage?: Shape<'monitor'>['statusPage'];
} & PlanChoices;

function planFor(
  targets: readonly Target[],
  { metrics = 'standard', hasPager = false, heartbeat, statusPage, ...choices }: Choice = {},
): Plan {
  const alerts = { email: ['oncall@example.com'], ...(hasPager && { pager: ['https://pager.example.com/x'] }) };
  const settings = {
    name: 'prod',
    regions: ['eu-west-1'],
    metrics,
    alerts,
    ...(heartbeat === false && { heartbeat }),
    ...defined({ statusPage }),
  };
  return planOf(compileSettings(settings, []), targets, choices);
}

const bill = (cost: Cost) => Object.fromEntries(cost.lines.map(({ item, usd }) => [item, usd]));

describe('checks of several requests', () => {
  const look = (reader: string, more: object = {}) =>
    ({ look: { ...someLook, scheme: 'https', reader, ...more }, periodSeconds: 300 }) as const;
  const peers = ['gw-2', 'gw-3'];
  const figures = (extra: readonly Probe[]) => {
    const { lines } = monthlyCost(planFor([target([probe('ready', 'readiness', overTls), ...extra], { name: 'gw-1' })]));
    const quantity = (item: string) => lines.find((line) => line.item === item)?.quantity ?? 0;
    return { out: quantity('data out'), time: quantity('function time') };
  };
  const none = figures([]);

  test.each<readonly [string, Probe, number]>([
    ['a fleet of three', probe('fleet/prod', 'signal', look('fleet-apis', { peers })), 3],
    [
      'and the subscriptions of two APIs',
      probe('fleet/prod', 'signal', look('fleet-apis', { peers, listed: [{ name: 'a' }, { name: 'b' }] })),
      9,
    ],
    ['a control plane', probe('deployments/prod', 'signal', look('fleet-deployments', { peers })), 30],
    ['a throttle canary', probe('call/canary', 'signal', look('throttle-canary')), 4],
    ['a portal', probe('portal/admin', 'signal', look('portal-login')), 3],
    ['a Key Manager with a token', probe('consistency', 'signal', look('key-manager-consistency', { token: 'shop' })), 3],
  ])('send more data: %s', (_, one, requests) => {
    expect(figures([one]).out - none.out).toBeCloseTo((requests * 1.1 * 43_800) / 5 / 1_000_000, 4);
  });

  test('take time, one request after the other, and beside other checks', () => {
    const canary = probe('call/canary', 'signal', look('throttle-canary'));
    const portal = probe('portal/admin', 'signal', look('portal-login'));
    const seconds = (extra: readonly Probe[]) => (figures(extra).time - none.time) / (0.5 * 43_800);
    expect(seconds([canary])).toBeCloseTo((2.6 + 3 * 0.3 + 4 / 140) / 5, 3);
    expect(seconds([canary, portal])).toBeCloseTo((2.6 + 3 * 0.3 + 7 / 140) / 5, 3);
  });
});

describe('a month, computed by hand', () => {
  test('20 gateways, standard', () => {
    const cost = monthlyCost(planFor(gateways(20)));
    expect(bill(cost)).toEqual({
      metrics: 12.85, // (20 Ready + 20 Latency + 20 / 24 CertificateDays + NotReady + Unknown) × 0.30
      'heartbeat metric': 0.3,
      'alarms: Ready': 2,
      dashboard: 3,
      'alarms: monitor': 0.6, // Unknown, Errors, Throttles, DroppedSchedules, DeadLetters, Heartbeat
      keys: 2,
      'function time': 0.37, // (0.25 + 0.3 + 100 / 140) s × 0.5 GB × 43,800 × 0.0000133334
      'function requests': 0.01,
      schedules: 0.04,
      'metric requests': 0.88, // 2 × 43,800 × 0.01 / 1,000
      'logs written': 0.37, // (20 × (0.31 + 6 × 0.085) + 0.6) KB × 43,800 × 0.50 / 1,000,000
      'logs stored': 0.02,
      'state reads': 0.12, // (20 + 2) × 43,800 × 0.125 / 1,000,000
      'coverage writes': 0.01, // 43,800 / 4 × 0.625 / 1,000,000
      'data out': 0.35, // 20 × (3 × 1.1 + 2 × 0.6) KB × 43,800 × 0.09 / 1,000,000
      'state writes': 0.01,
      messages: 0,
      events: 0,
      emails: 0,
      'key requests': 0,
    });
    expect(cost.total).toBe(22.93);
    expect(costliestLine(cost)?.item).toBe('metrics');
    // 10 metrics 3.00, 10 alarms 1.00, the dashboard 3.00, and all of function time and requests, schedules, metric requests, logs, data out.
    expect(cost.freeTier).toBe(9.02);
  });

  test('a dashboard costs its list price, with every level of metrics, and can be left out', () => {
    const some = gateways(20);
    for (const metrics of ['lean', 'standard', 'detailed'] as const) {
      const [with3, without] = [undefined, false].map((hasDashboard) =>
        monthlyCost(planFor(some, { metrics, ...defined({ hasDashboard }) })),
      );
      expect(bill(with3 as Cost).dashboard).toBe(3);
      expect(bill(without as Cost)).not.toHaveProperty('dashboard');
      expect((with3?.total ?? 0) - (without?.total ?? 0)).toBeCloseTo(3, 5);
    }
  });

  test('a status page of 20 targets, whose readers have a password', () => {
    const some = gateways(20);
    const statusPage = { access: { basic: { secret: 'page/readers' } } };
    const cost = monthlyCost(planFor(some, { statusPage }));
    const lines = Object.entries(bill(cost)).filter(([item]) => item.startsWith('page'));
    expect(Object.fromEntries(lines)).toEqual({
      'page files': 1.04, // (22 × 8,760 + 20 × 730) × 0.005 / 1,000
      'page time': 0.07, // (0.1 × 43,800 + 0.7 × 8,760) s × 0.5 GB × 0.0000133334
      'page requests': 0.01,
      'page schedule': 0.04,
      'page reads': 0.24, // (20 × 43,800 + 122 × 8,760) × 0.125 / 1,000,000
      'page transfer': 0.08, // 1,944,720 reads of 2 KB × 0.02 / 1,000,000
      'page access': 0.4,
      'page secret': 0.04, // 8,760 × 0.05 / 10,000
    });
    expect(cost.total - monthlyCost(planFor(some)).total).toBeCloseTo(1.92, 5);
    const own = planFor(some, { statusPage: { access: { cidrs: ['192.0.2.0/24'] } }, heartbeat: false });
    expect(Object.keys(bill(monthlyCost(own)))).not.toContain('page access');
    expect(Object.keys(bill(monthlyCost(own)))).not.toContain('page transfer');
    expect(resourcesOf(own).functions).toBe(2);
  });

  test('a pager adds a metric for each paged target, whose alarm looks at that one instead', () => {
    const some = [...gateways(19), gateway('standby', { alert: 'mail' })];
    const [without, paged] = [monthlyCost(planFor(some)), monthlyCost(planFor(some, { hasPager: true }))];
    expect(bill(paged)).toMatchObject({ metrics: 18.55, 'alarms: Page': 1.9, 'alarms: Ready': 0.1, 'pager calls': 0 });
    expect(paged.total - without.total).toBeCloseTo(19 * 0.3, 5);
  });

  test('lean: Ready and the heartbeat alone', () => {
    const cost = monthlyCost(planFor(gateways(20), { metrics: 'lean' }));
    expect(bill(cost)).toMatchObject({ metrics: 6, 'heartbeat metric': 0.3, 'alarms: monitor': 0.5 });
    expect(cost.total).toBe(15.98);
  });

  test('20 targets stay below what was promised beside the dashboard, and CloudWatch Synthetics takes five times as much, of a thousand too', () => {
    const total = (targets: readonly Target[], choice: Choice) => monthlyCost(planFor(targets, { hasDashboard: false, ...choice })).total;
    const twenty = gateways(20);
    const bills = [{}, { hasPager: true }, { metrics: 'lean' }].map((choice) => total(twenty, choice as Choice));
    expect(bills.map((usd, i) => usd <= ([20, 26, 13][i] ?? 0))).toEqual([true, true, true]);
    const times = (targets: readonly Target[]) => canariesFor(planFor(targets)).stepPerTarget.usd / total(targets, {});
    expect(times(twenty)).toBeGreaterThan(5);
    expect(times(gateways(1000))).toBeGreaterThan(times(twenty));
  });

  test('a period under a minute keeps a function busy for 50 s of each', () => {
    const cost = monthlyCost(planFor([integrator('mi-1')], { heartbeat: false }));
    expect(bill(cost)).toMatchObject({
      metrics: 1.2, // Ready, Latency, NotReady, Unknown
      'function time': 14.76, // 50.55 s × 0.5 GB × 43,800 × 0.0000133334
      'alarms: monitor': 0.5,
      keys: 1,
      'metric requests': 0.44,
      'data out': 0.14, // 60 looks × 0.6 KB × 43,800 × 0.09 / 1,000,000
    });
    expect(bill(cost)).not.toHaveProperty('heartbeat metric');
  });

  test('1,000 gateways: the metrics grow with the targets, the rest more slowly', () => {
    const cost = monthlyCost(planFor(gateways(1000)));
    expect(bill(cost)).toMatchObject({
      metrics: 613.1,
      'alarms: Ready': 100,
      keys: 2,
      'state reads': 5.81,
      'queue requests': 0.27, // (5 polls × 2,628,000 s / 20 s + 3 × 10,000 changes) × 0.40 / 1,000,000
      'announcer time': 0.13, // 10,000 changes × 2 s × 0.5 GB × 0.0000133334
    }); // 1,000 targets and 2 × 32 shards
    expect(cost.total).toBeLessThan(50 * monthlyCost(planFor(gateways(20))).total);
  });

  test('reading a secret is priced once for each shard, a parameter is free', () => {
    const header = (secret: string) => ({ look: { ...someLook, headers: [{ name: 'X-Key', secret }] } });
    const with2 = (name: string, secret: string) => target([probe('ready', 'readiness', header(secret))], { name });
    const quantity = (some: readonly Target[]) =>
      monthlyCost(planFor(some)).lines.find(({ item }) => item === 'secret reads')?.quantity ?? 0;
    expect(quantity([with2('a', 'wso2/x'), with2('b', 'wso2/x')])).toBe(12 * 730);
    expect(quantity([with2('a', 'wso2/x'), with2('b', 'wso2/y')])).toBe(2 * 12 * 730);
    expect(quantity([with2('a', 'ssm:/x'), with2('b', 'arn:aws:ssm:eu-west-1:123456789012:parameter/x')])).toBe(0);
  });

  test('what CloudWatch Synthetics takes for the same', () => {
    expect(canariesFor(planFor(gateways(20)))).toEqual({
      stepPerTarget: { steps: 20, canaries: 2, usd: 105.12 },
      stepPerLook: { steps: 100, canaries: 10, usd: 525.6 },
    });
  });
});

test.each([
  [0, []],
  [1, [['metricsFirst', 1]]],
  [10_000, [['metricsFirst', 10_000]]],
  [
    10_001,
    [
      ['metricsFirst', 10_000],
      ['metricsSecond', 1],
    ],
  ],
  [
    250_000,
    [
      ['metricsFirst', 10_000],
      ['metricsSecond', 240_000],
    ],
  ],
  [
    250_000.5,
    [
      ['metricsFirst', 10_000],
      ['metricsSecond', 240_000],
      ['metricsThird', 0.5],
    ],
  ],
  [
    1_000_001,
    [
      ['metricsFirst', 10_000],
      ['metricsSecond', 240_000],
      ['metricsThird', 750_000],
      ['metricsFourth', 1],
    ],
  ],
] as const)('%d metrics fall into the right tiers', (metrics, tiers) => {
  expect(metricTiers(metrics).map(({ price, quantity }) => [price, quantity])).toEqual(tiers);
});

describe('what is priced is what is written', () => {
  const at = Date.parse('2026-01-31T08:00:00Z');
  const facts = { trusted: true, subject: 's', issuer: 'i', notAfter: '2027-01-31T08:00:00Z', daysRemaining: 365, pin: 'p' };
  const observe = (of: Probe): Observation => {
    if (!isWireProbe(of)) return seen(of, 's', at);
    const isHttp = of.look.kind === 'http';
    const isTls = of.look.kind === 'tls' || (of.look.kind === 'http' && of.look.scheme === 'https');
    const phases = { dnsMs: 1, connectMs: 1, ...(isTls && { tlsMs: 1 }), ...(isHttp && { firstByteMs: 1, transferMs: 1 }) };
    return seen(of, 's', at, { latencyMs: 5, phases, ...(isTls && { tls: facts }) });
  };
  const targets = [
    ...gateways(2),
    gateway('mailed', { alert: 'mail' }),
    target([probe('ready', 'readiness', { look: { kind: 'tcp', host: 'tm', port: 9611 } })], { name: 'tcp' }),
    target([probe('ready', 'readiness', { look: { kind: 'tls', host: 'tm', port: 9711 } })], { name: 'tls' }),
  ];

  test.each([
    ['lean', false],
    ['lean', true],
    ['standard', false],
    ['standard', true],
    ['detailed', true],
  ] as const)('%s, pager %s: as many series as a round hands over', (metrics, hasPager) => {
    const plan = planFor(targets, { metrics, hasPager });
    const round = targets.map((one) => {
      const observations = one.probes.map(observe);
      const health = judgeTarget(one, newTargetMemory(at), observations, at);
      return { target: one, health, observations, judged: [health] };
    });
    const data = roundMetrics({ monitor: 'prod', metrics, pages: plan.pages }, round, at, {
      shard: 'api-manager',
      durationMs: 1,
      skewMs: 1,
    });
    const written = Object.fromEntries(
      [...Map.groupBy(data, ({ metric }) => metric)].map(([metric, some]) => [
        metric,
        new Set(some.map(({ dimensions }) => JSON.stringify(dimensions))).size,
      ]),
    );
    expect(Object.fromEntries(seriesOf(plan).map(({ metric, series }) => [metric, series]))).toEqual(written);
  });

  test('a look rarer than once an hour is billed for the hours it is written in', () => {
    const rare = planFor([target([probe('ready', 'readiness', { periodSeconds: 14_400 })])]);
    expect(seriesOf(rare)).toContainEqual({ metric: 'Latency', series: 1, billed: 0.25 });
    expect(seriesOf(rare)).toContainEqual({ metric: 'Ready', series: 1, billed: 1 });
  });

  test('more than 2,000 targets: the alarms and the series of their shards instead', () => {
    const crowd = [...Array.from({ length: 2000 }, (_, i) => gateway(`gw-${i}`)), gateway('mailed', { alert: 'mail' })];
    const plan = planFor(crowd, { hasPager: true });
    const paged = plan.shards.map(({ targets: some }) => some.filter(({ alert }) => alert === 'page').length);
    const steps = paged.reduce((sum, n) => sum + Math.floor(Math.log2(n)) + 1, 0);
    const { Ready, Page, ShardPage } = resourcesOf(plan).alarms;
    expect([Ready, Page, ShardPage]).toEqual([0, 0, steps]);
    expect(seriesOf(plan)).toContainEqual({ metric: 'Page', series: plan.shards.length, billed: plan.shards.length });
    const { ShardPage: none, Ready: unheard } = resourcesOf(planFor(crowd)).alarms;
    expect([none, unheard]).toEqual([0, 0]);
  });

  test('alarms: one for each target, and the monitor its own', () => {
    const some = [...gateways(2), gateway('mailed', { alert: 'mail' }), integrator('mi-1')];
    const { alarms, keys } = resourcesOf(planFor(some, { hasPager: true, metrics: 'lean' }));
    expect(alarms).toEqual({
      Ready: 1,
      Page: 3,
      ShardPage: 0,
      Unknown: 0,
      Errors: 2,
      Throttles: 2,
      DroppedSchedules: 1,
      DeadLetters: 1,
      Digests: 0,
      Votes: 0,
      Heartbeat: 1,
    });
    expect(keys).toBe(2);
  });
});

describe('whatever the targets are', () => {
  const kinds = fc.constantFrom<(name: string) => Target>(gateway, integrator, (name) => gateway(name, { vpc: true }));
  const some = fc.array(kinds, { minLength: 1, maxLength: 120 }).map((list) => list.map((make, i) => make(`t-${i}`)));
  const choice = fc.record({ metrics: fc.constantFrom('lean', 'standard', 'detailed'), hasPager: fc.boolean() });

  test('no line is negative, the total is the sum of the lines, each the product of quantity and price', () => {
    fc.assert(
      fc.property(some, choice, (targets, chosen) => {
        const { lines, total, freeTier } = monthlyCost(planFor(targets, chosen));
        for (const { quantity, unitPrice, usd } of lines) {
          expect(quantity).toBeGreaterThan(0);
          expect(Math.abs(usd - quantity * unitPrice)).toBeLessThanOrEqual(0.0051);
        }
        expect(Math.round(lines.reduce((sum, { usd }) => sum + usd, 0) * 100)).toBe(Math.round(total * 100));
        expect(freeTier).toBeLessThanOrEqual(total);
      }),
      { numRuns: 40 },
    );
  });

  test('one target more is never cheaper, nor is a pager, nor more metrics', () => {
    const totalOf = (targets: readonly Target[], chosen: Choice) => monthlyCost(planFor(targets, chosen)).total;
    fc.assert(
      fc.property(some, choice, kinds, (targets, chosen, make) => {
        const total = totalOf(targets, chosen);
        expect(totalOf([...targets, make('one-more')], chosen)).toBeGreaterThan(total);
        expect(totalOf(targets, { ...chosen, hasPager: true })).toBeGreaterThanOrEqual(total);
        expect(totalOf(targets, { ...chosen, metrics: 'detailed' })).toBeGreaterThanOrEqual(total);
        expect(totalOf(targets, { ...chosen, metrics: 'lean' })).toBeLessThanOrEqual(total);
      }),
      { numRuns: 40 },
    );
  });
});

test('every price has a place it was read in, or says that it has none, and the table has a day', () => {
  expect(PRICES_GATHERED).toMatch(/^\d{4}-\d\d-\d\d$/);
  const documented = readFileSync(join(import.meta.dirname, '../../../docs/explanation/cost.md'), 'utf8');
  expect(documented).toContain(`gathered on ${PRICES_GATHERED}`);
  for (const { usd, per, source } of Object.values(PRICES)) {
    expect(usd / per).toBeGreaterThan(0);
    // `docs/explanation/cost.md` names where each was read, or owns up.
    expect(documented).toContain(source === 'memory' ? '**remembered, not verified**' : `${source.title}`);
  }
});

test('USD is written with cents', () => {
  expect([0, 0.5, 1234.5].map(formatUsd)).toEqual(['$0.00', '$0.50', '$1,234.50']);
});
