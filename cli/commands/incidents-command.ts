import { systemClock } from '../../monitor/engine/system-clock.ts';
import { dayAt } from '../../monitor/target/window-spans.ts';
import { openFirst, prettyIncidents } from '../report/pretty-incidents.ts';
import { incidentJson } from '../report/report-json.ts';
import { type PeriodOptions, periodOf } from '../report/report-period.ts';
import { type HistoryOptions, openHistory } from '../session/open-history.ts';
import { print } from '../terminal/print.ts';
import { pageFor, type Terminal } from '../terminal/terminal.ts';
import { readReport } from './report-command.ts';

/** The options of `gatewatch incidents`. */
export type IncidentsOptions = HistoryOptions & PeriodOptions;

/** The days that are listed if no period is named. */
const DAYS = 30;

/**
 * Runs `gatewatch incidents`: lists the incidents of a period, open ones first. Returns exit code 0; throws
 * CliError.
 */
export async function incidents(terminal: Terminal, options: IncidentsOptions): Promise<number> {
  const now = systemClock.now();
  const isNamed = options.month !== undefined || options.from !== undefined || options.to !== undefined;
  const lately = { from: dayAt(now - DAYS * 86_400_000, 'UTC') };
  const named = periodOf(isNamed ? options : { ...options, ...lately }, now);
  const open = await openHistory(terminal, options);
  try {
    const { incidents: found, monitor } = await readReport(open, named, { objective: 99.9, now });
    if (options.output === 'json') {
      const shown = openFirst(found).map((one) => incidentJson(one, now));
      terminal.out(`${JSON.stringify({ schema: 'gatewatch/incidents/v1', monitor, incidents: shown })}\n`);
    } else {
      const lines = found.length === 0 ? ['no incidents'] : prettyIncidents(found, now, pageFor(terminal, options.color));
      print(terminal, lines.map((line) => `${line}\n`).join(''));
    }
    return 0;
  } finally {
    open.close();
  }
}
