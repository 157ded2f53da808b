import { Readable } from 'node:stream';
import { main } from './main.ts';

/** The result of a command: its exit code, and everything that it printed. */
export type CommandResult = { readonly exitCode: number; readonly stdout: string; readonly stderr: string };

/** Options of a command that runs in your process. */
export type RunOptions = {
  /** Ends the command as Ctrl-C does. */
  readonly signal?: AbortSignal;
  /** Environment variables, for secrets among others. Default: those of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
};

/**
 * Runs a command such as `['check', '--output', 'json']` in this process, and returns what it would print. Never
 * throws: every error is in `stderr`, with the exit code that the command documents.
 */
export async function run(args: readonly string[], { signal, env = process.env }: RunOptions = {}): Promise<CommandResult> {
  const printed = { stdout: '', stderr: '' };
  const out = (text: string) => {
    printed.stdout += text;
  };
  const exitCode = await main(args, {
    out,
    tell: async (text) => out(text),
    written: async () => {},
    err: (text) => {
      printed.stderr += text;
    },
    env,
    isOutTty: false,
    isErrTty: false,
    lines: () => Object.assign(Readable.from([]), { close: () => {} }),
    signal: signal ?? new AbortController().signal,
  });
  return { exitCode, ...printed };
}
