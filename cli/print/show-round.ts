import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { roundReport, targetReport } from '../../monitor/message/report.ts';
import { print } from '../terminal/print.ts';
import type { OutputFormat, Page, Terminal } from '../terminal/terminal.ts';
import { prettyRound, type RoundView } from './pretty-round.ts';

/** A finished round; `at` is its time in milliseconds since 1970. */
export type Round = { readonly results: readonly TargetResult[]; readonly at: number; readonly tookMs: number };

type Printed = { readonly monitor: string; readonly page: Page };

/** Writes a round to stdout, as text or as exactly one JSON object. */
export function showRound(
  terminal: Terminal,
  { monitor, page }: Printed,
  { output, ...view }: { readonly output: OutputFormat } & RoundView,
  round: Round,
): void {
  const { results, at, tookMs } = round;
  if (output === 'pretty') {
    print(terminal, prettyRound(results, tookMs, page, view));
    return;
  }
  const reports = results.map(({ target, health, observations }) => targetReport(target, health, observations));
  terminal.out(`${JSON.stringify(roundReport(monitor, at, reports))}\n`);
}
