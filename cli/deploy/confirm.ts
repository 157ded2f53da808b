import { CliError } from '../terminal/cli-error.ts';
import { stoppedBy } from '../terminal/stopped-by.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** The options of a command that changes an account. */
export type ConfirmOptions = { readonly yes?: boolean };

const FIX = 'read `gatewatch diff`, then add --yes';

/** Throws CliError if the command would have to ask and nobody can answer. `what` is one clause. */
export function demandAnswerer({ isErrTty }: Terminal, { yes = false }: ConfirmOptions, what: string): void {
  if (!yes && !isErrTty) throw new CliError('not-confirmed', `${what}, and there is no terminal to ask for confirmation`, FIX);
}

/** Asks whether to go on, unless that was confirmed with `--yes`. Throws CliError for any answer but yes, and if it is interrupted. */
export async function confirm(terminal: Terminal, { yes = false }: ConfirmOptions, question: string): Promise<void> {
  if (yes) return;
  terminal.err(`${question} (y/N) `);
  const lines = terminal.lines();
  try {
    const { value, done } = await lines[Symbol.asyncIterator]().next();
    // The answer would have ended the line of the question.
    if (done) terminal.err('\n');
    else if (/^\s*y(es)?\s*$/i.test(value)) return;
  } finally {
    // An open input keeps the process alive.
    lines.close();
  }
  if (terminal.signal.aborted) throw stoppedBy(terminal.signal, 'nothing was changed');
  throw new CliError('not-confirmed', 'nothing was changed', 'answer y, or add --yes');
}
