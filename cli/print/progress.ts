import type { Terminal } from '../terminal/terminal.ts';

/** One line on stderr that the next one overwrites. It is shown only on a terminal that can do that. */
export type StatusLine = { readonly show: (text: string) => void; readonly clear: () => void };

const CLEAR_LINE = '\r\u001b[K';

/** Creates the status line of a terminal. */
export function createStatusLine({ isErrTty, env, err }: Pick<Terminal, 'isErrTty' | 'env' | 'err'>): StatusLine {
  // A dumb terminal cannot go back to the start of a line.
  if (!isErrTty || env.TERM === 'dumb') return { show: () => {}, clear: () => {} };
  return { show: (text) => err(`${CLEAR_LINE}${text}`), clear: () => err(CLEAR_LINE) };
}

/** The progress line of a round. */
export type Progress = { readonly step: () => void; readonly clear: () => void };

/** Shows the progress line, with a count of checked targets up to `total`. */
export function showProgress(terminal: Terminal, total: number): Progress {
  const line = createStatusLine(terminal);
  let done = 0;
  const show = () => line.show(`checked ${done} of ${total} targets`);
  show();
  return {
    step: () => {
      done++;
      show();
    },
    clear: line.clear,
  };
}
