import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import xterm, { type IBufferLine } from '@xterm/headless';

const ROOT = join(import.meta.dirname, '../..');

/** A part of a line in one style; `color` is its index in the palette, absent = that of the terminal. */
export type Part = { text: string; readonly color?: number; readonly isBold: boolean; readonly isDim: boolean };

/** A command that runs on a pseudo-terminal, and the screen that a terminal emulator shows of it. */
export type OnTerminal = {
  /** The lines that were written, those that scrolled away first, without blank ones at the end. */
  readonly lines: () => readonly string[];
  /** The same lines in parts of one style. */
  readonly styled: () => readonly (readonly Part[])[];
  /** Everything that the command wrote. */
  readonly written: () => string;
  /** Resolves with the lines when they match for the first time. Rejects when the command has ended before. */
  readonly until: (matches: (text: string) => boolean) => Promise<readonly string[]>;
  readonly resize: (columns: number, rows: number) => void;
  readonly kill: (signal: NodeJS.Signals) => void;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
};

/** Runs the command on a terminal of this size. It needs `python3`. */
export function onTerminal(
  args: readonly string[],
  { columns, rows, env = {} }: { readonly columns: number; readonly rows: number; readonly env?: NodeJS.ProcessEnv },
): OnTerminal {
  const emulator = new xterm.Terminal({ cols: columns, rows, scrollback: 5000, allowProposedApi: true });
  const pty = join(import.meta.dirname, 'run-on-pty.py');
  const child = spawn('python3', [pty, String(columns), String(rows), process.execPath, 'cli/bin.js', ...args], {
    cwd: ROOT,
    env: { ...process.env, TERM: 'xterm-256color', LC_ALL: 'C.UTF-8', NO_COLOR: undefined, FORCE_COLOR: undefined, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Set<() => void>();
  let written = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    written += text;
    emulator.write(text, () => {
      for (const look of waiting) look();
    });
  });
  const lines = () => {
    const { active } = emulator.buffer;
    const all = Array.from({ length: active.length }, (_, i) => active.getLine(i)?.translateToString(true) ?? '');
    return all.slice(0, all.findLastIndex((line) => line !== '') + 1);
  };
  const ended = once(child, 'close').then(([code]) => code as number | null);
  // A command that has ended takes no orders.
  child.stdin.on('error', () => {});
  return {
    lines,
    styled: () => lines().map((text, i) => partsOf(emulator.buffer.active.getLine(i), text.length)),
    written: () => written,
    until: (matches) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (!matches(lines().join('\n'))) return;
          waiting.delete(look);
          resolve(lines());
        };
        waiting.add(look);
        look();
        void ended.then(() => reject(new Error(`the command ended before:\n${lines().join('\n')}`)));
      }),
    resize: (wide, high) => {
      emulator.resize(wide, high);
      child.stdin.write(`size ${wide} ${high}\n`);
    },
    kill: (signal) => void child.stdin.write(`kill ${signal}\n`),
    ended,
  };
}

function partsOf(line: IBufferLine | undefined, length: number): readonly Part[] {
  const parts: Part[] = [];
  for (let column = 0; line && column < length; column++) {
    const cell = line.getCell(column);
    if (!cell) continue;
    const style = { ...(cell.isFgPalette() && { color: cell.getFgColor() }), isBold: cell.isBold() !== 0, isDim: cell.isDim() !== 0 };
    const last = parts.at(-1);
    if (last && last.color === style.color && last.isBold === style.isBold && last.isDim === style.isDim)
      last.text += cell.getChars() || ' ';
    else parts.push({ text: cell.getChars() || ' ', ...style });
  }
  return parts;
}
