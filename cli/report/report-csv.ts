import type { AvailabilityReport, Figures } from '../../monitor/availability/report.ts';

type Column = readonly [name: string, value: (figures: Figures) => number | boolean | undefined];

const seconds = (ms: number | undefined) => (ms === undefined ? undefined : ms / 1000);

const COLUMNS: readonly Column[] = [
  ['availability_percent', ({ percent }) => percent],
  ['coverage_percent', ({ coveragePercent }) => coveragePercent],
  ['coverage_enough', ({ isEnough }) => isEnough],
  ['ready_seconds', ({ parts }) => seconds(parts.ready)],
  ['degraded_seconds', ({ parts }) => seconds(parts.degraded)],
  ['not_ready_seconds', ({ parts }) => seconds(parts['not-ready'])],
  ['down_seconds', ({ parts }) => seconds(parts.down)],
  ['unknown_seconds', ({ parts }) => seconds(parts.unknown)],
  ['pending_seconds', ({ parts }) => seconds(parts.pending)],
  ['maintenance_seconds', ({ parts }) => seconds(parts.maintenance)],
  ['unseen_seconds', ({ parts }) => seconds(parts.unseen)],
  ['muted_seconds', ({ mutedMs }) => seconds(mutedMs)],
  ['incidents', ({ incidents }) => incidents],
  ['mttr_seconds', ({ mttrMs }) => seconds(mttrMs)],
  ['mtbf_seconds', ({ mtbfMs }) => seconds(mtbfMs)],
  ['budget_allowed_seconds', ({ budget }) => seconds(budget.allowedMs)],
  ['budget_left_seconds', ({ budget }) => seconds(budget.leftMs)],
];

/**
 * Returns a report as CSV: a row for each target, and one named `*` for all. No field needs quotes: names are
 * letters, digits, and `-`, all others are numbers. Source: RFC 4180, section 2.
 */
export function reportCsv({ period, targets, all }: AvailabilityReport): string {
  const days = [period.start, period.end].map((at) => new Date(at).toISOString());
  const row = (name: string, figures: Figures) => [name, ...days, ...COLUMNS.map(([, value]) => String(value(figures) ?? ''))];
  const rows = [['target', 'from', 'to', ...COLUMNS.map(([name]) => name)], ...targets.map((one) => row(one.target, one)), row('*', all)];
  return rows.map((cells) => `${cells.join(',')}\r\n`).join('');
}
