import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the examples for Prometheus and Grafana. */
export const PROMETHEUS_EXAMPLES = join(import.meta.dirname, '../../examples/prometheus');

type Panel = { readonly title: string; readonly targets: readonly { readonly expr: string }[] };

/** Returns the expressions of the dashboard, with a text in place of each variable. */
export function dashboardExpressions(): readonly string[] {
  const { panels }: { readonly panels: readonly Panel[] } = JSON.parse(
    readFileSync(join(PROMETHEUS_EXAMPLES, 'grafana-dashboard.json'), 'utf8'),
  );
  return panels.flatMap(({ targets }) => targets.map(({ expr }) => expr.replaceAll(/\$(monitor|target)/g, '.*')));
}
