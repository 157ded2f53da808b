import { type AvailabilityReport, availabilityReport, LOOK_BACK_MS } from '../../monitor/availability/report.ts';
import { readHistory } from '../../monitor/engine/rounds/read-history.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { prettyReport } from '../report/pretty-report.ts';
import { reportCsv } from '../report/report-csv.ts';
import { reportJson } from '../report/report-json.ts';
import { reportPage } from '../report/report-page.ts';
import { type NamedPeriod, type PeriodOptions, periodOf } from '../report/report-period.ts';
import { type HistoryOptions, type OpenHistory, openHistory } from '../session/open-history.ts';
import { CliError } from '../terminal/cli-error.ts';
import { print } from '../terminal/print.ts';
import { pageFor, type Terminal } from '../terminal/terminal.ts';

/** The options of `gatewatch report`; `objective` is in percent. */
export type ReportOptions = Omit<HistoryOptions, 'output'> &
  PeriodOptions & { readonly objective?: string; readonly output: 'pretty' | 'json' | 'csv' | 'html' };

/** Runs `gatewatch report`: prints the availability of a period. Returns exit code 0; throws CliError. */
export async function report(terminal: Terminal, options: ReportOptions): Promise<number> {
  const now = systemClock.now();
  const named = periodOf(options, now);
  const objective = objectiveOf(options.objective ?? '99.9');
  const open = await openHistory(terminal, { ...options, output: 'pretty' });
  try {
    const made = await readReport(open, named, { objective, now });
    if (options.output === 'json') terminal.out(`${JSON.stringify(reportJson(made))}\n`);
    else if (options.output === 'csv') terminal.out(reportCsv(made));
    else if (options.output === 'html') terminal.out(reportPage(made));
    else print(terminal, prettyReport(made, pageFor(terminal, options.color)));
    return 0;
  } finally {
    open.close();
  }
}

/** Reads the history of a period and accounts for it. `objective` is in percent. */
export async function readReport(
  { monitor, targets, sources }: OpenHistory,
  { period, timezone }: NamedPeriod,
  { objective, now }: { readonly objective: number; readonly now: number },
): Promise<AvailabilityReport> {
  const names = targets.map(({ name }) => name);
  const past = await readHistory(sources, names, { from: period.start - LOOK_BACK_MS, now });
  const withWindows = past.map((one, i) => ({ ...one, maintenance: targets[i]?.maintenance ?? [] }));
  return availabilityReport({ monitor, period, timezone, objective, now, targets: withWindows });
}

function objectiveOf(text: string): number {
  const isPercent = /^\d{1,2}(\.\d{1,3})?%?$/.test(text);
  const percent = Number.parseFloat(text);
  if (!isPercent || percent === 0)
    throw new CliError('usage', `--objective ${text} is no availability`, 'write percent above 0 and below 100, such as --objective 99.9');
  return percent;
}
