import { quote } from '../../text/quote.ts';

/** What is odd about a chunked body, or what is wrong with it (RFC 9112 section 7.1). */
export type Chunks = { readonly odd: readonly string[] } | { readonly fault: string };

/** Walks over the chunks of a body, Latin-1 text of its bytes on the wire, as far as it has arrived. */
export function readChunks(body: string): Chunks {
  const odd = new Set<string>();
  for (let at = 0; at < body.length; ) {
    const end = body.indexOf('\n', at);
    if (end < 0) break;
    const line = body.slice(at, end);
    // Go refuses it, because servers and proxies that read it differently can be played off against each other.
    if (!line.endsWith('\r')) return { fault: 'a line of the chunked body ends with a lone LF' };
    const match = /^([0-9a-fA-F]+)([ \t]*)(|;.*)\r$/.exec(line);
    if (!match) return { fault: `the chunk size "${quote(line.replace(/\r$/, ''), 40)}" is not a hexadecimal number` };
    const [, digits = '', padding = ''] = match;
    if (padding !== '') odd.add('padded chunk size');
    const size = Number.parseInt(digits, 16);
    if (size === 0) break;
    at = end + 1 + size + 2;
    if (at <= body.length && body.slice(at - 2, at) !== '\r\n') return { fault: 'a chunk is longer than its size says' };
  }
  return { odd: [...odd] };
}
