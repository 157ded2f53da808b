import { describe, expect, test } from 'vitest';
import { smallConfig } from '../../../testkit/infra-samples.ts';
import { ofType, synthesize } from '../../../testkit/synthesize.ts';

// The structure of the dashboard, against the rules of CloudWatch. Sources: Amazon CloudWatch API reference, "Dashboard body structure
// and syntax"; Amazon CloudWatch quotas, "Dashboards".

type Widget = {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Readonly<Record<string, unknown>>;
};

type Row = readonly unknown[];

function widgetsOf(monitor: string, count: number): readonly Widget[] {
  const more = Array.from({ length: count - 1 }, (_, i) => `  - { name: gw-${i + 2}, profile: gateway, host: gw-${i + 2}.example.com }\n`);
  const { stacks } = synthesize(smallConfig(monitor, more.join('')));
  const [{ Properties } = { Properties: {} }] = stacks.flatMap((stack) => ofType(stack, 'AWS::CloudWatch::Dashboard'));
  const { DashboardBody } = Properties as { readonly DashboardBody: { readonly 'Fn::Join': readonly [string, Row] } };
  const body = DashboardBody['Fn::Join'][1].map((part) => (typeof part === 'string' ? part : 'X')).join('');
  return JSON.parse(body).widgets;
}

const rowsOf = ({ properties }: Widget) => (properties.metrics ?? []) as readonly Row[];

/** How many metrics are fetched for a widget: those that it names, and as many of a search as it lets through. */
function fetched(widget: Widget): number {
  return rowsOf(widget).reduce((sum, row) => {
    const { expression } = (row[0] ?? {}) as { readonly expression?: string };
    if (expression === undefined) return sum + 1;
    return sum + Number(/SLICE\(.*, 0, (\d+)\)/.exec(expression)?.[1] ?? 0);
  }, 0);
}

describe.each([
  ['standard', 1],
  ['standard', 10],
  ['standard', 11],
  ['detailed', 10],
  ['lean', 10],
  ['standard', 300],
] as const)('%s metrics, %d targets', (metrics, count) => {
  const widgets = widgetsOf(`  metrics: ${metrics}`, count);

  test('at the top: what is broken, since when, and why, then the availability of 24 hours and 30 days', () => {
    const [alarms, lines, day, month] = widgets;
    expect([alarms, lines, day, month].map((one) => one?.type)).toEqual(['alarm', 'log', 'metric', 'metric']);
    // A screen of 1080 lines shows 12 rows of the grid below the bars of the browser and the console.
    for (const { y, height } of widgets.slice(0, 4)) expect(y + height).toBeLessThanOrEqual(12);
    expect(alarms?.properties.sortBy).toBe('stateUpdatedTimestamp');
    for (const word of ['since', 'reason', 'why']) expect(String(lines?.properties.query)).toContain(` as ${word}`);
    expect([day, month].map((one) => one?.properties.start)).toEqual(['-PT24H', '-P30D']);
    for (const one of [day, month]) expect(one?.properties).toMatchObject({ view: 'singleValue', setPeriodToTimeRange: true });
  });

  test('no widget covers another, and each row is as wide as the grid', () => {
    const cells = new Set<string>();
    for (const { x, y, width, height } of widgets) {
      expect(x + width).toBeLessThanOrEqual(24);
      for (let i = 0; i < width * height; i++) {
        const cell = `${x + (i % width)} ${y + Math.floor(i / width)}`;
        expect(cells.has(cell)).toBe(false);
        cells.add(cell);
      }
    }
    const bottom = Math.max(...widgets.map(({ y, height }) => y + height));
    expect(cells.size).toBe(24 * bottom);
  });

  test('has at most 50 metrics, up to which the first three are free, and stays below every quota', () => {
    const counts = widgets.map(fetched);
    expect(counts.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(50);
    expect(widgets.length).toBeLessThanOrEqual(500);
    for (const widget of widgets) {
      expect(rowsOf(widget).length).toBeLessThanOrEqual(500);
      expect(((widget.properties.alarms ?? []) as Row).length).toBeLessThanOrEqual(100);
      expect(String(widget.properties.title).length).toBeGreaterThan(0);
    }
  });

  test('each id of a metric is used by an expression of its widget, and is hidden', () => {
    for (const widget of widgets) {
      const options = rowsOf(widget).map(
        (row) => (row.at(-1) ?? {}) as { readonly id?: string; readonly visible?: boolean; readonly expression?: string },
      );
      const named = options.flatMap(({ id }) => (id !== undefined && /^m\d+$/.test(id) ? [id] : []));
      const used = options.flatMap(({ expression = '' }) => expression.match(/\bm\d+\b/g) ?? []);
      expect(used.toSorted()).toEqual(named.toSorted());
      for (const { id, visible } of options) if (named.includes(String(id))) expect(visible).toBe(false);
    }
  });
});

test('availability is the average of a metric that has no value while nothing is known, in percent', () => {
  const [, , day] = widgetsOf('', 1);
  const [sum, ready] = rowsOf(day as Widget).toSorted((a, b) => a.length - b.length);
  expect(sum?.[0]).toMatchObject({ expression: '100 * m0', label: 'gw-1' });
  expect(ready?.slice(0, 6)).toEqual(['Gatewatch', 'Ready', 'Monitor', 'prod', 'Target', 'gw-1']);
  expect(JSON.stringify(rowsOf(day as Widget))).not.toContain('FILL');
  const [, , crowd] = widgetsOf('', 11);
  expect(rowsOf(crowd as Widget)).toEqual([
    [
      {
        expression: `100 * SLICE(SORT(SEARCH('{Gatewatch,Monitor,Target} MetricName="Ready" Monitor="prod"', 'Average'), AVG, ASC), 0, 10)`,
        period: 60,
      },
    ],
  ]);
});
