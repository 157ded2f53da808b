import type { Parts } from '../../monitor/availability/accounting.ts';
import { type AvailabilityReport, type Figures, pastOf } from '../../monitor/availability/report.ts';
import { formatUtc } from '../../monitor/text/duration.ts';
import { prettyDuration } from '../../monitor/text/pretty-duration.ts';
import { prettyTableWithin } from '../print/pretty-table.ts';
import type { Page } from '../terminal/terminal.ts';
import { prettyIncidents } from './pretty-incidents.ts';

/** Returns a report for people: the figures of each target and of all, then the incidents. */
export function prettyReport(report: AvailabilityReport, page: Page): string {
  const { targets, all, incidents } = report;
  const head = ['TARGET', 'AVAILABILITY', 'COVERAGE', 'FAILED', 'INCIDENTS', 'MTTR', 'MTBF', 'BUDGET LEFT'];
  const rows = [
    ...targets.map((one) => [one.target, ...cellsOf(one, page)]),
    ...(targets.length > 1 ? [['all', ...cellsOf(all, page)]] : []),
  ];
  return [
    titleOf(report),
    '',
    ...prettyTableWithin([head, ...rows], page.width, [6, 5, 3, 4]),
    ...besides(all),
    '',
    ...(incidents.length === 0 ? ['no incidents'] : prettyIncidents(incidents, report.now, page)),
    '',
  ].join('\n');
}

function titleOf({ monitor, period, timezone, objective, now }: AvailabilityReport): string {
  const { end } = pastOf(period, now);
  const soFar = end < period.end ? ', so far' : '';
  return `${monitor}: ${formatUtc(period.start)} to ${formatUtc(end)} UTC${soFar} (days of ${timezone}), objective ${objective} %`;
}

function cellsOf(
  { percent, coveragePercent, isEnough, badMs, incidents, mttrMs, mtbfMs, budget }: Figures,
  { paint }: Page,
): readonly string[] {
  const share = percent === undefined ? '-' : `${percent.toFixed(3)} %`;
  return [
    isEnough ? share : paint('yellow', 'not enough seen'),
    `${coveragePercent.toFixed(3)} %`,
    badMs === 0 ? '-' : prettyDuration(badMs),
    String(incidents),
    mttrMs === undefined ? '-' : prettyDuration(mttrMs),
    mtbfMs === undefined ? '-' : prettyDuration(mtbfMs),
    budget.leftMs < 0 ? paint('red', `-${prettyDuration(-budget.leftMs)}`) : prettyDuration(budget.leftMs),
  ];
}

const BESIDES: readonly (readonly [keyof Parts, string])[] = [
  ['maintenance', 'in maintenance windows'],
  ['unknown', 'unknown'],
  ['pending', 'pending'],
  ['unseen', 'not monitored'],
];

/** What no figure counts stands beside them. */
function besides({ parts, mutedMs }: Figures): readonly string[] {
  const named = BESIDES.flatMap(([part, words]) => (parts[part] > 0 ? [`${words} ${prettyDuration(parts[part])}`] : []));
  const lines = named.length > 0 ? [`Not counted, of all targets together: ${named.join(', ')}.`] : [];
  const muted = mutedMs > 0 ? [`Muted, and counted all the same: ${prettyDuration(mutedMs)}.`] : [];
  return lines.length + muted.length > 0 ? ['', ...lines, ...muted] : [];
}
