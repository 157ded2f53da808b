import { widthOf, wrap } from '../terminal/wrap.ts';

const GAP = '  ';

/** The narrowest column of texts, in columns of the terminal. */
const MIN_TEXT = 20;

/**
 * Returns rows of a label and a text. The text is wrapped at blanks so that a line takes at most `width` columns, if
 * given.
 */
export function prettyFacts(facts: readonly (readonly [string, string])[], width: number | undefined): readonly string[] {
  const label = Math.max(0, ...facts.map(([name]) => widthOf(name)));
  const room = Math.max(MIN_TEXT, (width ?? Number.POSITIVE_INFINITY) - label - GAP.length);
  return prettyTable(facts.map(([name, text]) => [name, wrap(text, room).join('\n')]));
}

/**
 * Returns rows as a table that fits into `width` columns of the terminal: while it is too wide, the columns in `optional`
 * are left out, one after another.
 */
export function prettyTableWithin(
  rows: readonly (readonly string[])[],
  width: number | undefined,
  optional: readonly number[],
): readonly string[] {
  const [drop, ...others] = optional;
  const lines = prettyTable(rows);
  if (width === undefined || drop === undefined || lines.every((line) => widthOf(line) <= width)) return lines;
  const kept = rows.map((row) => row.filter((_, column) => column !== drop));
  return prettyTableWithin(
    kept,
    width,
    others.map((column) => (column > drop ? column - 1 : column)),
  );
}

/**
 * Returns rows as aligned lines without borders or trailing blanks. A cell may have several lines. Color codes take no
 * width, and wide characters take two columns.
 */
export function prettyTable(rows: readonly (readonly string[])[]): readonly string[] {
  const cells = rows.map((row) => row.map((cell) => cell.split('\n')));
  const widths = cells.reduce<readonly number[]>(
    (most, row) =>
      Array.from({ length: Math.max(most.length, row.length) }, (_, i) => Math.max(most[i] ?? 0, ...(row[i] ?? []).map(widthOf))),
    [],
  );
  return cells.flatMap((row) => {
    const height = Math.max(1, ...row.map((lines) => lines.length));
    return Array.from({ length: height }, (_, y) =>
      row
        .map((lines, i) => pad(lines[y] ?? '', widths[i] ?? 0))
        .join(GAP)
        .trimEnd(),
    );
  });
}

function pad(cell: string, width: number): string {
  return `${cell}${' '.repeat(width - widthOf(cell))}`;
}
