import type { Command } from 'commander';
import type { Terminal } from './terminal/terminal.ts';

/** Runs a command with its options; resolves to the exit code. */
export type Run<Options> = (terminal: Terminal, options: Options) => Promise<number>;

/** Adds a command to the program: its name, summary, function, and examples. */
export type Add = <Options>(name: string, summary: string, run: Run<Options>, examples: readonly string[], isDefault?: boolean) => Command;
