import type { Terminal } from '../terminal/terminal.ts';

/** A line on a terminal that says how far a round is; nothing in a pipe. */
export type Progress = { readonly step: () => void; readonly clear: () => void };

const CLEAR_LINE = '\r\u001b[K';

/** Counts targets up to `total`. */
export function showProgress(terminal: Terminal, total: number): Progress {
  let done = 0;
  const show = () => terminal.isErrTty && terminal.err(`${CLEAR_LINE}looking: ${done} of ${total} targets`);
  show();
  return {
    step: () => {
      done++;
      show();
    },
    clear: () => void (terminal.isErrTty && terminal.err(CLEAR_LINE)),
  };
}
