import { type Fault, fieldsIn, shown } from './read-head.ts';

/** A body without its chunks, and what was odd about them; or what is wrong; undefined = it is not complete. */
export type Chunks = { readonly body: string; readonly odd: readonly string[] } | Fault | undefined;

/** A size line without its CR: as Go reads it, blanks may follow the size, or an extension, but not both. */
const SIZE = /^([0-9a-fA-F]{1,16})(?:([ \t]+)|;(.*))?$/;

/**
 * Puts the chunks of a body together (RFC 9112 section 7.1). `text` is Latin-1 text of the bytes after the
 * head, as far as they have arrived.
 */
export function readChunks(text: string): Chunks {
  const odd = new Set<string>();
  const pieces: string[] = [];
  for (let at = 0; ; ) {
    const line = readSize(text, at, odd);
    if (line === undefined || 'fault' in line) return line;
    const { size, begin } = line;
    if (size === 0) return readTrailer(text.slice(begin), pieces.join(''), odd);
    at = begin + size + 2;
    const end = text.slice(at - 2, at);
    if (!'\r\n'.startsWith(end)) return { fault: 'a chunk does not end where its size ends' };
    if (end.length < 2) return undefined;
    pieces.push(text.slice(begin, at - 2));
  }
}

function readSize(text: string, at: number, odd: Set<string>): { readonly size: number; readonly begin: number } | Fault | undefined {
  const end = text.indexOf('\n', at);
  const line = text.slice(at, end < 0 ? undefined : end);
  if (end < 0) return line.length > MOST_OF_A_LINE ? { fault: `the chunk size is ${shown(line)}` } : undefined;
  // Readers that disagree about it can be played off against each other, so Go refuses it.
  if (!line.endsWith('\r')) return { fault: 'a line of the chunked body ends with a lone LF' };
  const [, digits, padding, extension] = SIZE.exec(line.slice(0, -1)) ?? [];
  if (digits === undefined) return { fault: `the chunk size is ${shown(line.slice(0, -1))}, not a hexadecimal number` };
  if (padding !== undefined) odd.add('padded chunk size');
  if (extension !== undefined && !/^[\w.!#$%&'*+^`|~-]+(=[\w.!#$%&'*+^`|~-]+)?$/.test(extension)) odd.add('odd chunk extension');
  return { size: Number.parseInt(digits, 16), begin: end + 1 };
}

const MOST_OF_A_LINE = 4096;

function readTrailer(text: string, body: string, odd: Set<string>): Chunks {
  if (text.startsWith('\r\n')) return { body, odd: [...odd] };
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const fields = fieldsIn(text.slice(0, end).split('\r\n'), odd);
  if ('fault' in fields) return fields;
  // A trailer by itself is allowed; only an odd one makes the client refuse it.
  return { body, odd: odd.size > 0 ? [...odd] : ['trailer'] };
}
