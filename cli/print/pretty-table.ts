import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

const GAP = '  ';

const NO_LINES = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: GAP,
};

/**
 * Returns rows of a label and a text. The text is wrapped at blanks so that a line has at most `width`
 * characters, if given.
 */
export function prettyFacts(facts: readonly (readonly [string, string])[], width: number | undefined): readonly string[] {
  const label = Math.max(0, ...facts.map(([name]) => visibleLength(name)));
  const room = Math.max(20, (width ?? Number.POSITIVE_INFINITY) - label - GAP.length);
  return prettyTable(facts.map(([name, text]) => [name, wrap(text, room)]));
}

/**
 * Wraps a text at blanks to lines of at most `room` characters. A longer word, such as a URL, stays whole so
 * that it can be copied.
 */
export function wrap(text: string, room: number): string {
  return text.split(' ').reduce((wrapped, word) => {
    const line = wrapped.slice(wrapped.lastIndexOf('\n') + 1);
    const fits = wrapped === '' || visibleLength(line) + 1 + visibleLength(word) <= room;
    return wrapped === '' ? word : `${wrapped}${fits ? ' ' : '\n'}${word}`;
  }, '');
}

/** Returns the number of characters of a text without color codes. */
export function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

/**
 * Returns rows as a table that fits into `width` characters: while it is too wide, the columns in `optional`
 * are left out, one after another.
 */
export function prettyTableWithin(
  rows: readonly (readonly string[])[],
  width: number | undefined,
  optional: readonly number[],
): readonly string[] {
  const [drop, ...others] = optional;
  const lines = prettyTable(rows);
  if (width === undefined || drop === undefined || lines.every((line) => visibleLength(line) <= width)) return lines;
  const kept = rows.map((row) => row.filter((_, column) => column !== drop));
  return prettyTableWithin(
    kept,
    width,
    others.map((column) => (column > drop ? column - 1 : column)),
  );
}

/** Returns rows as aligned lines without borders or trailing blanks. Color codes do not count as width. */
export function prettyTable(rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const table = new Table({ chars: NO_LINES, style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
