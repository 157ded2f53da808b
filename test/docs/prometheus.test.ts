import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { dashboardExpressions, PROMETHEUS_EXAMPLES } from '../../testkit/pages/prometheus-examples.ts';
import { run } from '../../testkit/test-terminal.ts';

const text = (file: string) => readFileSync(join(PROMETHEUS_EXAMPLES, file), 'utf8');

/** The metrics that `watch` serves and an expression names, with the labels that it selects or groups by. */
function namesIn(expression: string): { readonly metrics: readonly string[]; readonly labels: readonly string[] } {
  const metrics = expression.match(/\b(?:gatewatch|probe)_\w+/g) ?? [];
  const selected = [...expression.matchAll(/(\w+)=~?"/g)].map(([, label = '']) => label);
  const grouped = [...expression.matchAll(/\b(?:by|on) \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/, */));
  // Prometheus itself adds the job.
  return { metrics, labels: [...selected, ...grouped].filter((label) => label !== 'job') };
}

describe('the examples for Prometheus and Grafana', () => {
  test('name only metrics, labels, and statuses that a scrape has', async () => {
    const scrape = (await run(['check', '--sandbox', '--fault', 'gw-1=not-deployed', '--output', 'prometheus'])).out;
    const served = new Set([...scrape.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const labels = new Set([...scrape.matchAll(/(\w+)="/g)].map(([, label]) => label));
    const statuses = new Set([...scrape.matchAll(/status="([^"]+)"/g)].map(([, status]) => status));
    const rules: readonly { readonly expr: string }[] = parse(text('alerts.yml')).groups[0].rules;
    const dashboard = JSON.parse(text('grafana-dashboard.json'));
    const variables = dashboard.templating.list.flatMap((one: { definition?: string }) => one.definition ?? []);
    const expressions = [...rules.map(({ expr }) => expr), ...dashboardExpressions(), ...variables];
    expect(expressions.length).toBeGreaterThan(15);
    for (const expression of expressions) {
      const names = namesIn(expression);
      expect(names.metrics.filter((name) => !served.has(name) && expression !== 'up')).toEqual([]);
      expect(names.labels.filter((label) => !labels.has(label))).toEqual([]);
      const named = [...expression.matchAll(/status=~?"([^"]+)"/g)].flatMap(([, list = '']) => list.split('|'));
      expect(named.filter((status) => !statuses.has(status))).toEqual([]);
    }
  });

  test('every panel has an ID of its own, and a place that no other has', () => {
    const { panels } = JSON.parse(text('grafana-dashboard.json'));
    expect(new Set(panels.map(({ id }: { id: number }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }: { gridPos: Record<'x' | 'y' | 'w' | 'h', number> }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)} ${y + Math.floor(i / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    // The grid of Grafana has 24 columns.
    expect(Math.max(...cells.map((cell: string) => Number(cell.split(' ')[0])))).toBeLessThan(24);
  });

  test('the scrape config asks where the how-to lets watch listen', () => {
    const [
      {
        static_configs: [{ targets }],
      },
    ] = parse(text('prometheus.yml')).scrape_configs;
    const page = readFileSync(join(PROMETHEUS_EXAMPLES, '../../docs/how-to/prometheus.md'), 'utf8');
    expect(page).toContain(`gatewatch watch --listen ${targets[0]}\n`);
  });
});
