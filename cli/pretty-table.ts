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

/** A label and a text a row, the text wrapped at blanks to lines of `width` characters; without a width it is not wrapped. */
export function prettyFacts(facts: readonly (readonly [string, string])[], width: number | undefined): readonly string[] {
  const label = Math.max(0, ...facts.map(([name]) => stripVTControlCharacters(name).length));
  const room = (width ?? 0) - label - GAP.length;
  const wrapped = width === undefined || room < 20 ? {} : { colWidths: [label, room], wordWrap: true };
  return lines(facts, wrapped);
}

/** Rows as aligned lines without borders or trailing blanks; colours do not count as width. */
export function prettyTable(rows: readonly (readonly string[])[]): readonly string[] {
  return lines(rows, {});
}

function lines(rows: readonly (readonly string[])[], more: Table.TableConstructorOptions): readonly string[] {
  if (rows.length === 0) return [];
  const table = new Table({ ...more, chars: NO_LINES, style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
