/**
 * One PEM block (RFC 7468): its label, the line where it begins, counted from 1, and its content in base64
 * without blanks. `isCut` says that its END line is missing.
 */
export type PemBlock = { readonly label: string; readonly line: number; readonly base64: string; readonly isCut: boolean };

const BEGIN = /-----BEGIN ([A-Z0-9# ]+?)-----/g;
// A line break that JSON, an environment variable, or a shell left as the two characters \ and n, and blanks.
const BREAKS = /\\+[rn]?|\s+/g;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const LINE = /.{1,64}/g;

/**
 * Returns the PEM blocks of a text. They may be indented, in one line, with `\n` as two characters, or with
 * blanks where the lines ended; text before and after them does not count.
 */
export function pemBlocks(text: string): readonly PemBlock[] {
  const begins = [...text.matchAll(BEGIN)];
  let line = 1;
  let counted = 0;
  return begins.map((begin, i) => {
    const [marker, label = ''] = begin;
    const rest = text.slice(begin.index + marker.length, begins[i + 1]?.index ?? text.length);
    const end = rest.indexOf(`-----END ${label}-----`);
    line += newlinesIn(text.slice(counted, begin.index));
    counted = begin.index;
    return { label, line, base64: rest.slice(0, end < 0 ? rest.length : end).replace(BREAKS, ''), isCut: end < 0 };
  });
}

function newlinesIn(text: string): number {
  return text.split('\n').length - 1;
}

/** Decodes base64, with or without its padding; undefined if it is none. */
export function fromBase64(base64: string): Uint8Array | undefined {
  if (!BASE64.test(base64)) return undefined;
  const bare = base64.replace(/=+$/, '');
  if (bare.length % 4 === 1) return undefined;
  return Uint8Array.from(atob(bare), (character) => character.charCodeAt(0));
}

/** Writes a PEM block as OpenSSL reads it: lines of 64 characters, each ended. */
export function pemOf(label: string, base64: string): string {
  const bare = base64.replace(/=+$/, '');
  const padded = bare.padEnd(Math.ceil(bare.length / 4) * 4, '=');
  return `-----BEGIN ${label}-----\n${(padded.match(LINE) ?? []).join('\n')}\n-----END ${label}-----\n`;
}
