import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { print } from '../terminal/print.ts';
import type { Page, Terminal } from '../terminal/terminal.ts';
import { prettyRound, type RoundView } from './pretty-round.ts';

/** A finished round; `at` is its time in milliseconds since 1970. */
export type Round = { readonly results: readonly TargetResult[]; readonly at: number; readonly tookMs: number };

type Printed = { readonly page: Page };

/** Writes a round to stdout as text for people. */
export function showRound(terminal: Terminal, { page }: Printed, view: RoundView, { results, tookMs }: Round): void {
  print(terminal, prettyRound(results, tookMs, page, view));
}
