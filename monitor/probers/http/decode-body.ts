import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync, zstdDecompressSync } from 'node:zlib';
import { BODY_LIMIT } from '../../target/body-limit.ts';
import { quote } from '../../text/quote.ts';

/** A body without its content codings; or that it is too large, or why it could not be decoded. */
export type Decoded = { readonly body: Buffer } | { readonly isTooLarge: true } | { readonly undecoded: string };

type Decode = (coded: Buffer, limit: { readonly maxOutputLength: number }) => Buffer;

/** The content codings of the IANA registry that servers use (RFC 9110 section 8.4.1, RFC 7932, RFC 8878). */
const DECODERS: Readonly<Record<string, Decode>> = {
  gzip: gunzipSync,
  'x-gzip': gunzipSync,
  // RFC 9110 means the zlib format; some servers send the data without its wrapper.
  deflate: (coded, limit) => (isZlib(coded) ? inflateSync(coded, limit) : inflateRawSync(coded, limit)),
  br: brotliDecompressSync,
  zstd: zstdDecompressSync,
  identity: (body) => body,
};

/**
 * Removes the content codings from a body, in the order that `content-encoding` names them backwards. Never
 * makes more than `limit` bytes. Codings are not asked for, but a server may send them all the same.
 */
export function decodeBody(coded: Buffer, contentEncoding = '', limit: number = BODY_LIMIT): Decoded {
  const names = contentEncoding
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  let body = coded;
  for (const written of coded.length === 0 ? [] : names.toReversed()) {
    const name = written.toLowerCase();
    const decode = Object.hasOwn(DECODERS, name) ? DECODERS[name] : undefined;
    if (!decode) return { undecoded: `the body has the unknown content coding ${quote(written, 40)}` };
    try {
      body = decode(body, { maxOutputLength: limit });
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return { isTooLarge: true };
      return { undecoded: `the body is not valid ${name}, which its content-encoding names` };
    }
  }
  return body.length > limit ? { isTooLarge: true } : { body };
}

/** RFC 1950 section 2.2: compression method 8, and a check of the two first bytes. */
function isZlib(coded: Buffer): boolean {
  return coded.length >= 2 && ((coded[0] ?? 0) & 0x0f) === 8 && coded.readUInt16BE(0) % 31 === 0;
}
