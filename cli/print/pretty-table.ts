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
  const label = Math.max(0, ...facts.map(([name]) => visibleLength(name)));
  const room = Math.max(20, (width ?? Number.POSITIVE_INFINITY) - label - GAP.length);
  return prettyTable(facts.map(([name, text]) => [name, wrap(text, room)]));
}

/** A text in lines of at most `room` characters, cut at blanks. A longer word, a URL mostly, is left whole: cut in two it could not be copied. */
export function wrap(text: string, room: number): string {
  return text.split(' ').reduce((wrapped, word) => {
    const line = wrapped.slice(wrapped.lastIndexOf('\n') + 1);
    const fits = wrapped === '' || visibleLength(line) + 1 + visibleLength(word) <= room;
    return wrapped === '' ? word : `${wrapped}${fits ? ' ' : '\n'}${word}`;
  }, '');
}

function visibleLength(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Rows as aligned lines without borders or trailing blanks; colours do not count as width. */
export function prettyTable(rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return [];
  const table = new Table({ chars: NO_LINES, style: { 'padding-left': 0, 'padding-right': 0, head: [], border: [] } });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}
