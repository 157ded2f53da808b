import type { Terminal } from '../terminal/terminal.ts';

/** The progress line of a round. It is shown only if stderr is a terminal. */
export type Progress = { readonly step: () => void; readonly clear: () => void };

const CLEAR_LINE = '\r\u001b[K';

/** Shows the progress line, with a count of checked targets up to `total`. */
export function showProgress(terminal: Terminal, total: number): Progress {
  let done = 0;
  const show = () => terminal.isErrTty && terminal.err(`${CLEAR_LINE}checked ${done} of ${total} targets`);
  show();
  return {
    step: () => {
      done++;
      show();
    },
    clear: () => void (terminal.isErrTty && terminal.err(CLEAR_LINE)),
  };
}
