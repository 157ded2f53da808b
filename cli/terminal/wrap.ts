import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';

/** The narrowest column that a text is wrapped to, in columns of the terminal. */
const MIN_ROOM = 20;

/** Returns the columns that a text takes in a terminal: two for a wide character, none for a color code. */
export function widthOf(text: string): number {
  return stringWidth(text);
}

/**
 * Wraps a text at blanks to lines of at most `room` columns. A longer word, such as a URL, is broken after a punctuation
 * mark, or anywhere if it has none. A number stays with its unit. A no-break space keeps two words together, and becomes a
 * space.
 */
export function wrap(text: string, room: number): readonly string[] {
  return text.split('\n').flatMap((line) => wrapLine(line, room).map((part) => part.replaceAll('\u00a0', ' ')));
}

/** The blanks at which a line may be broken: not those between a number and its unit. */
const BREAKS = /(?<!\d) | (?!(?:%|ms|s|min|h|d|KB)(?![\p{L}\d]))/u;

function wrapLine(text: string, room: number): readonly string[] {
  if (widthOf(text) <= room) return [text];
  const lines: string[] = [];
  let line: string | undefined;
  for (const word of text.split(BREAKS)) {
    const longer: string = line === undefined ? word : `${line} ${word}`;
    if (widthOf(longer) <= room) line = longer;
    else {
      if (line !== undefined && line.trim() !== '') lines.push(line.trimEnd());
      const parts = breakWord(word, room);
      lines.push(...parts.slice(0, -1));
      // Blanks at which a line was broken do not begin the next one.
      line = parts.at(-1) === '' ? undefined : parts.at(-1);
    }
  }
  return line === undefined ? lines : [...lines, line];
}

const COLORED = /^((?:\u001b\[[\d;]*m)*)(.*?)((?:\u001b\[[\d;]*m)*)$/s;

function breakWord(word: string, room: number): readonly string[] {
  if (widthOf(word) <= room) return [word];
  const [, before = '', body = word, after = ''] = COLORED.exec(word) ?? [];
  const parts = fill(body.match(/[^/?&=,;:@._-]*[/?&=,;:@._-]+|.+/gsu) ?? [body], room);
  return parts.map((part, i) => `${i === 0 ? before : ''}${part}${i === parts.length - 1 ? after : ''}`);
}

const GRAPHEMES = new Intl.Segmenter();

// Puts as many pieces into each line as there is room for; a piece that is wider than a line is broken anywhere.
function fill(pieces: readonly string[], room: number): readonly string[] {
  const lines: string[] = [];
  for (const piece of pieces) {
    const last = lines.at(-1);
    if (last !== undefined && widthOf(last + piece) <= room) lines[lines.length - 1] = last + piece;
    else if (widthOf(piece) <= room) lines.push(piece);
    else {
      const letters = [...GRAPHEMES.segment(piece)].map(({ segment }) => segment);
      // A single letter cannot be broken.
      if (letters.length > 1) lines.push(...fill(letters, room));
      else lines.push(piece);
    }
  }
  return lines;
}

/**
 * Fits lines into `width` columns. The rest of a line that is too long stands below its text: below the second column of
 * `label  text`, else two columns deeper than the line begins.
 */
export function fitLines(text: string, width: number | undefined): string {
  if (width === undefined) return text;
  return text
    .split('\n')
    .map((line) => (widthOf(line) <= width ? line : fitLine(line, width)))
    .join('\n');
}

function fitLine(line: string, width: number): string {
  const plain = stripVTControlCharacters(line);
  const [begin = ''] = /^ */.exec(line) ?? [];
  const [label = ''] = /^ *\S+ {2,}(?=\S)/.exec(plain) ?? [];
  const hanging = label !== '' && widthOf(label) <= width - MIN_ROOM ? widthOf(label) : Math.min(begin.length + 2, width - MIN_ROOM);
  const body = line.slice(begin.length);
  const indent = ' '.repeat(Math.max(0, Math.min(begin.length, width - MIN_ROOM)));
  // The first line has the place of the hanging indent for its own beginning.
  const [first = ''] = wrap(body, width - indent.length);
  const others = wrap(body.slice(first.length).trimStart(), Math.max(MIN_ROOM, width - hanging));
  if (first.length === body.length) return `${indent}${first}`;
  return [`${indent}${first}`, ...others.map((one) => `${' '.repeat(Math.max(0, hanging))}${one}`)].join('\n');
}
