import type { Size, Terminal } from '../terminal/terminal.ts';
import { widthOf } from '../terminal/wrap.ts';

// Control sequences of ECMA-48, section 8.3, as xterm has them.
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';
const up = (lines: number) => (lines > 0 ? `\r\u001b[${lines}A` : '\r');

// The terminal shows everything in between at once, or ignores both. Source: "Synchronized Output", DEC mode 2026.
const atOnce = (text: string) => `\u001b[?2026h${text}\u001b[?2026l`;

/** The last lines of a terminal, which are replaced in place, with a log above them. */
type LiveScreen = {
  /** Replaces the lines. Writes nothing if they are the same. */
  readonly draw: (lines: readonly string[]) => Promise<void>;
  /** Writes a text above the lines, and leaves it there. */
  readonly above: Terminal['tell'];
  /** Leaves the lines where they are: others wrote below them. The next ones stand below. */
  readonly leave: () => void;
};

/**
 * Creates a screen. The cursor stays visible below the lines: nothing has to be restored, however the process ends. After
 * a resize, terminals wrap what they showed, so the lines take more rows than they had.
 */
export function createLiveScreen(tell: Terminal['tell'], size: () => Size): LiveScreen {
  let drawn: readonly string[] = [];
  let drawnFor = size();
  const back = () => {
    const { columns, rows } = size();
    const taken = drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(widthOf(line) / columns)), 0);
    return up(Math.min(taken, rows - 1));
  };
  const written = (lines: readonly string[]) => lines.map((line) => `${line}${CLEAR_LINE}\n`).join('');
  return {
    draw: async (lines) => {
      const now = size();
      const isSame = lines.length === drawn.length && lines.every((line, i) => line === drawn[i]);
      if (isSame && now.columns === drawnFor.columns && now.rows === drawnFor.rows) return;
      const text = atOnce(`${back()}${written(lines)}${CLEAR_BELOW}`);
      drawn = lines;
      drawnFor = now;
      await tell(text);
    },
    above: (text, last) => tell(atOnce(`${back()}${CLEAR_BELOW}${text}${text.endsWith('\n') ? '' : '\n'}${written(drawn)}`), last),
    leave: () => {
      drawn = [];
    },
  };
}
