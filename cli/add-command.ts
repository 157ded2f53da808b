import type { Command } from 'commander';
import { CliError } from './terminal/cli-error.ts';
import type { Terminal } from './terminal/terminal.ts';

/** Runs a command with its options; resolves to the exit code. */
export type Run<Options> = (terminal: Terminal, options: Options) => Promise<number>;

/** Adds a command to the program: its name, summary, function, and examples. */
export type Add = <Options>(name: string, summary: string, run: Run<Options>, examples: readonly string[], isDefault?: boolean) => Command;

/** Refuses an output format that a command does not have: all print for people and as JSON, `report` also as CSV. */
export function demandOutput(name: string, { output }: { readonly output?: string }): void {
  if (output === 'csv' && name !== 'report')
    throw new CliError('usage', `${name} has no output csv`, 'use --output pretty or --output json; `gatewatch report` has csv');
}
