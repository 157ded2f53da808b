import { isRecord } from '../../text/guards.ts';
import { encodingsOf } from './encodings.ts';

/** A decoded part shorter than this occurs in any text by chance. */
const MIN_DECODED = 8;

/**
 * Returns the value of a secret and its parts as a server can repeat them: as they are sent, decoded, in
 * another charset, and in base64. No text is shorter than `min`.
 */
export function spellingsOf(value: string, min: number): readonly string[] {
  // A key is never sent, so it is enough to know it as it is written.
  if (value.includes('-----BEGIN')) return linesOfPem(value).filter((line) => line.length >= min);
  const texts = textsIn(value.trim()).filter((text) => text.length >= min);
  // A form has a plus sign for a space: https://url.spec.whatwg.org/#application/x-www-form-urlencoded
  const all = [...texts, ...texts.flatMap(misread), ...texts.map((text) => text.replaceAll(' ', '+')), ...texts.flatMap(inBase64)];
  return [...new Set(all)].filter((text) => text.length >= min);
}

function linesOfPem(value: string): readonly string[] {
  const blocks = value.split(/-----[^-]*-----/).map((block) => block.split(/\s+/).filter((line) => line !== ''));
  return blocks.flatMap((lines) => [lines.join(''), ...lines]);
}

/** Returns what is sent of a secret: itself, its lines, or the credentials in its JSON. */
function textsIn(value: string): readonly string[] {
  const { username, ...fields } = fieldsOf(value);
  const own = textsOf(fields);
  const pairs = typeof username === 'string' ? own.map((text) => `${username}:${text}`) : [];
  const lines = own.length > 0 ? [] : value.split(/[\r\n]+/).map((line) => line.trim());
  const sent = [value, ...lines, ...own, ...pairs, ...pairs.map((pair) => Buffer.from(pair).toString('base64'))];
  return sent.flatMap((text) => [text, ...partsOf(text)]);
}

function fieldsOf(value: string): Readonly<Record<string, unknown>> {
  try {
    const parsed: unknown = JSON.parse(value);
    return isRecord(parsed) ? parsed : Array.isArray(parsed) ? { parsed } : {};
  } catch {
    return {};
  }
}

function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
}

/**
 * Returns the parts of a header value: the token after a scheme (RFC 9110 section 11.4), the pair and the
 * password in Basic (RFC 7617), the values of cookies and parameters (RFC 6265).
 */
function partsOf(value: string): readonly string[] {
  const [, scheme = '', token = ''] = /^(\w+) +(.+)$/.exec(value) ?? [];
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(token, 'base64').toString() : '';
  const set = [...value.matchAll(/=\s*"?([^\s;,"=]{8,})/g)].map(([, text = '']) => text);
  return [token, pair, pair.slice(pair.indexOf(':') + 1), ...set];
}

/**
 * Returns the text with its own escape-like characters decoded, and the text read in the wrong charset
 * (ISO-8859-1, UTF-8).
 */
function misread(text: string): readonly string[] {
  const decoded = encodingsOf(text).map((spelling) => spelling.text);
  return [...decoded, Buffer.from(text, 'latin1').toString(), Buffer.from(text).toString('latin1')].filter(
    (one) => one.length >= MIN_DECODED,
  );
}

/**
 * Returns the parts that the base64 of any text that contains this one has. Three bytes become four
 * characters, so there are three alignments. Both alphabets of RFC 4648 are included.
 */
function inBase64(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const isWhole = (before + bytes.length) % 3 === 0;
    const own = encoded.slice(before === 0 ? 0 : before + 1, isWhole ? undefined : -1);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
