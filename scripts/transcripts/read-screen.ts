import xterm, { type IBufferCell } from '@xterm/headless';
import type { PictureLine } from '../draw-text.ts';
import { ROWS } from './record-line.ts';

/** What a terminal shows in the end, and the lines that it broke itself because they were wider than it. */
export type Screen = { readonly lines: readonly PictureLine[]; readonly broken: readonly string[] };

const COLORS: Readonly<Record<number, string>> = {
  1: '#ff7b72',
  2: '#7ee787',
  3: '#e3b341',
  4: '#79c0ff',
  5: '#d2a8ff',
  6: '#76e3ea',
  8: '#8796a5',
};
const DIM = '#8796a5';

/** Reads what was written to a terminal of so many columns, as xterm.js shows it. */
export async function readScreen(written: string, columns: number): Promise<Screen> {
  const terminal = new xterm.Terminal({ cols: columns, rows: ROWS, scrollback: 10_000, allowProposedApi: true });
  await new Promise<void>((resolve) => terminal.write(written, resolve));
  const { active } = terminal.buffer;
  const rows = Array.from({ length: active.length }, (_, y) => active.getLine(y));
  const lines = rows.map((row) => partsOf(Array.from({ length: columns }, (_, x) => row?.getCell(x))));
  const broken = rows.flatMap((row, y) =>
    row?.isWrapped ? [`${rows[y - 1]?.translateToString(true)}${row.translateToString(true)}`] : [],
  );
  terminal.dispose();
  return { lines: lines.slice(0, lines.findLastIndex((line) => line.length > 0) + 1), broken };
}

function partsOf(cells: readonly (IBufferCell | undefined)[]): PictureLine {
  const parts: { text: string; color?: string; isBold?: boolean; column: number }[] = [];
  let ended = -1;
  for (const [column, cell] of cells.entries()) {
    const text = cell?.getChars() ?? '';
    if (!cell || text.trim() === '') continue;
    const look = lookOf(cell);
    const last = parts.at(-1);
    const isNear = column - ended <= 2;
    if (last && isNear && last.color === look.color && last.isBold === look.isBold) last.text += `${' '.repeat(column - ended - 1)}${text}`;
    else parts.push({ text, column, ...look });
    ended = column + cell.getWidth() - 1;
  }
  return parts;
}

function lookOf(cell: IBufferCell): { readonly color?: string; readonly isBold?: boolean } {
  const color = cell.isFgPalette() ? COLORS[cell.getFgColor()] : undefined;
  return { ...(cell.isDim() ? { color: DIM } : color !== undefined && { color }), ...(cell.isBold() && { isBold: true }) };
}
