import { Readable } from 'node:stream';
import { main } from '../cli/main.ts';
import type { Terminal } from '../cli/terminal/terminal.ts';

/** What a command line came to. */
export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** What a person or pipeline brings. */
export type Given = {
  readonly env?: Readonly<Record<string, string>>;
  readonly isTty?: boolean;
  readonly lines?: readonly string[];
  readonly columns?: number;
  readonly signal?: AbortSignal;
};

/** Runs one command line in this process, everything it writes caught. */
export async function run(args: readonly string[], { env = {}, isTty = false, lines = [], columns, signal }: Given = {}): Promise<Ran> {
  let out = '';
  let err = '';
  const terminal: Terminal = {
    out: (text) => {
      out += text;
    },
    tell: async (text) => {
      out += text;
    },
    written: async () => {},
    err: (text) => {
      err += text;
    },
    env,
    isOutTty: isTty,
    isErrTty: isTty,
    lines: () => Object.assign(Readable.from(lines), { close: () => {} }),
    ...(columns !== undefined && { columns, errColumns: columns }),
    signal: signal ?? new AbortController().signal,
  };
  const code = await main(args, terminal);
  return { code, out, err };
}
