import { createInterface } from 'node:readline';
import type { Terminal } from './terminal.ts';

/**
 * Creates the terminal of this process. Ctrl-C and SIGTERM abort its signal; a second Ctrl-C ends the process
 * at once.
 */
export function createProcessTerminal(): Terminal {
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  // If the reader of a pipe ends (`gatewatch watch | head`), the command ends without an error.
  process.stdout.on('error', () => stop.abort());
  // A closed stderr must not change the exit code.
  process.stderr.on('error', () => {});
  return {
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    env: process.env,
    isOutTty: process.stdout.isTTY === true,
    isErrTty: process.stderr.isTTY === true,
    ...(process.stdout.isTTY && { columns: process.stdout.columns }),
    lines: () => createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY, signal: stop.signal }),
    signal: stop.signal,
  };
}
