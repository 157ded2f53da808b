import type { TargetResult } from '../monitor/engine/one-round.ts';
import { roundReport, targetReport } from '../monitor/message/report.ts';
import { prettyRound } from './pretty-round.ts';
import type { CommonOptions, Session } from './session.ts';
import type { Terminal } from './terminal.ts';

/** A round that is over; `at` in milliseconds since 1970. */
export type Round = { readonly results: readonly TargetResult[]; readonly at: number; readonly tookMs: number };

/** Writes a round to stdout: lines for a person, or exactly one JSON object. */
export function showRound(terminal: Terminal, { monitor, page }: Session, { output }: Pick<CommonOptions, 'output'>, round: Round): void {
  const { results, at, tookMs } = round;
  if (output === 'pretty') {
    terminal.out(prettyRound(results, tookMs, page));
    return;
  }
  const reports = results.map(({ target, health, observations }) => targetReport(target, health, observations));
  terminal.out(`${JSON.stringify(roundReport(monitor, at, reports))}\n`);
}
