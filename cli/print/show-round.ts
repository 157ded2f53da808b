import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import type { OutputFormat, Page, Terminal } from '../terminal/terminal.ts';
import { prettyRound } from './pretty-round.ts';

/** A finished round; `at` is its time in milliseconds since 1970. */
export type Round = { readonly results: readonly TargetResult[]; readonly at: number; readonly tookMs: number };

type Printed = { readonly page: Page };

/** Writes a round to stdout as text for people. */
export function showRound(terminal: Terminal, { page }: Printed, _: { readonly output: OutputFormat }, round: Round): void {
  terminal.out(prettyRound(round.results, round.tookMs, page));
}
