/**
 * A decoded text. `at` has the offset in the encoded text at which each character begins, and at last the
 * offset where the last one ends.
 */
export type Encoding = { readonly text: string; readonly at: readonly number[] };

/** How many layers of encoding are decoded: for example JSON in a URL in an HTML page. */
const LAYERS = 3;

// Percent-encoding (RFC 3986), escapes of JSON and JavaScript (RFC 8259 section 7), and HTML references.
// Invisible characters, line breaks, and escapes of line breaks are removed.
const ESCAPE =
  /((?:%[0-9a-f]{2})+)|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|\\([^\sbfnrtux])|&#(\d{1,7});|&#x([0-9a-f]{1,6});|&(amp|lt|gt|quot|apos);|(?:\\[bfnrt]|[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}])+/giu;

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Returns the text decoded once, twice, and so on; empty if nothing in it is encoded. */
export function encodingsOf(text: string): readonly Encoding[] {
  const found: Encoding[] = [];
  for (let next = decode(text); next && found.length < LAYERS; next = decode(next.text)) {
    const outer = found.at(-1);
    found.push(outer ? { ...next, at: next.at.map((place) => outer.at[place] ?? 0) } : next);
  }
  return found;
}

/** Returns undefined if nothing in the text is encoded. */
function decode(text: string): Encoding | undefined {
  const parts: string[] = [];
  const at: number[] = [];
  let end = 0;
  const copy = (until: number) => {
    parts.push(text.slice(end, until));
    for (let i = end; i < until; i++) at.push(i);
  };
  for (const match of text.matchAll(ESCAPE)) {
    copy(match.index);
    for (const [character, offset] of readEscape(match)) {
      parts.push(character);
      for (let i = 0; i < character.length; i++) at.push(match.index + offset);
    }
    end = match.index + match[0].length;
  }
  if (end === 0) return undefined;
  copy(text.length);
  return { text: parts.join(''), at: [...at, text.length] };
}

/** Returns the characters that an escape stands for, each with its offset in the escape. */
function readEscape([whole, percents, unit, byte, literal, decimal, hex, name]: RegExpExecArray): readonly (readonly [string, number])[] {
  if (percents !== undefined) return readPercents(percents);
  if (unit !== undefined || byte !== undefined) return [[String.fromCharCode(Number.parseInt(unit ?? byte ?? '', 16)), 0]];
  if (literal !== undefined) return [[literal, 0]];
  if (name !== undefined) return [[NAMED[name.toLowerCase()] ?? '', 0]];
  const point = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
  if (Number.isNaN(point)) return [];
  return [[point <= 0x10ffff ? String.fromCodePoint(point) : whole, 0]];
}

const BYTE_LENGTH = '%ff'.length;

function readPercents(percents: string): readonly (readonly [string, number])[] {
  const bytes = Buffer.from(percents.replaceAll('%', ''), 'hex');
  const text = bytes.toString();
  // Bytes that are not valid UTF-8 are read one by one.
  const characters = text.includes('\ufffd')
    ? [...bytes.toString('latin1')].map((one) => [one, 1] as const)
    : [...text].map((one) => [one, Buffer.byteLength(one)] as const);
  let offset = 0;
  return characters.map(([character, length]) => {
    const start = offset;
    offset += length * BYTE_LENGTH;
    return [character, start] as const;
  });
}
