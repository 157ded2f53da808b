import { describe, expect, test } from 'vitest';
import { seriesOf } from '../../../deployment/cost/metrics.ts';
import { monthlyCost } from '../../../deployment/cost/monthly-cost.ts';
import { planOf } from '../../../deployment/plan/plan.ts';
import { compile } from '../../../testkit/look-with.ts';

// What calls and preflights cost, computed by hand from the number of requests in a month (43,800 minutes) and from
// docs/explanation/cost.md. The config is compiled as the command compiles it.

const CALLS = `
    apis: [{ name: Pizza, version: 1.0.0, context: /pizza }, { name: Weather, version: 1.0.0, context: /weather }]
    calls:
      - { name: menu, path: /pizza/1.0.0/menu, token: shop }
      - { name: order, path: /pizza/1.0.0/order, method: POST, body: '${'x'.repeat(500)}', token: shop }
      - { name: weather, path: /weather/1.0.0/now, apiKey: { secret: wso2/key } }`;

function planFor(metrics: string, more: string) {
  const { settings, targets } = compile(`
monitor:
  name: prod
  regions: [eu-west-1]
  metrics: ${metrics}
  tokens: { shop: { url: "https://km.example.com/oauth2/token", client: { secret: wso2/shop } } }
targets:
  - name: gw-1
    profile: gateway
    host: gw-1.example.com${more}
`);
  return planOf(settings, targets);
}

function difference(metrics: string) {
  const [without, withCalls] = [planFor(metrics, ''), planFor(metrics, CALLS)];
  const quantities = (plan: ReturnType<typeof planFor>) => new Map(monthlyCost(plan).lines.map(({ item, quantity }) => [item, quantity]));
  const [before, after] = [quantities(without), quantities(withCalls)];
  const more = [...after].flatMap(([item, quantity]) => {
    const added = quantity - (before.get(item) ?? 0);
    return Math.abs(added) > 1e-9 ? [[item, Number(added.toFixed(3))] as const] : [];
  });
  return { more: Object.fromEntries(more), series: [seriesOf(without), seriesOf(withCalls)] as const };
}

const CHECKS = {
  // 3 calls and 2 preflights more: 5 / 140 s × 0.5 GB × 43,800
  'function time': 782.143,
  // 5 × 0.085 KB × 43,800
  'logs written': 0.019,
  'logs stored': 0.019,
  // (5 × 1.1 KB, 2 tokens × 1 KB, a body of 0.5 KB) × 43,800
  'data out': 0.35,
  // the client of the token, and the API key: 2 × 12 × 730
  'secret reads': 17_520,
};

describe('APIs that are listed while monitoring', () => {
  const keys = (max: number) => `\n    credentials: { secret: wso2/monitor }\n    apis: { discover: gateway, max: ${max} }`;
  const quantityOf = (item: string, max: number) =>
    monthlyCost(planFor('standard', keys(max))).lines.find((line) => line.item === item)?.quantity ?? 0;

  test('are priced as many as there can be, each with a request a minute', () => {
    // 40 × 1.1 KB, and 40 / 140 s × 0.5 GB, each × 43,800.
    expect(quantityOf('data out', 50) - quantityOf('data out', 10)).toBeCloseTo((40 * 1.1 * 43_800) / 1_000_000, 6);
    expect(quantityOf('function time', 50) - quantityOf('function time', 10)).toBeCloseTo((40 / 140) * 0.5 * 43_800, 3);
  });

  test('cost a metric each with metrics: detailed', () => {
    const successes = (max: number) => seriesOf(planFor('detailed', keys(max))).find(({ metric }) => metric === 'Success')?.series ?? 0;
    expect(successes(50) - successes(10)).toBe(40);
  });
});

describe('three calls and two preflights of one gateway', () => {
  test.each(['lean', 'standard'])('add requests, and no metric, with metrics: %s', (metrics) => {
    const { more, series } = difference(metrics);
    expect(more).toEqual(CHECKS);
    expect(series[1]).toEqual(series[0]);
  });

  test('add a metric each with metrics: detailed', () => {
    const { more, series } = difference('detailed');
    expect(more).toEqual({ ...CHECKS, metrics: 5 });
    const successes = series.map((all) => all.find(({ metric }) => metric === 'Success')?.series ?? 0);
    expect((successes[1] ?? 0) - (successes[0] ?? 0)).toBe(5);
  });

  test('are priced by their own period', () => {
    const rare = CALLS.replace('token: shop }', 'token: shop, periodSeconds: 3600 }');
    const of = (more: string) => monthlyCost(planFor('standard', more)).lines.find(({ item }) => item === 'data out')?.quantity ?? 0;
    // One look an hour of 2.1 KB in place of one a minute.
    expect(of(CALLS) - of(rare)).toBeCloseTo((2.1 * 43_800 * (59 / 60)) / 1_000_000, 3);
  });
});
