/**
 * Returns the text of a body. A byte order mark decides, then the `charset` of the content type, then the
 * encoding that an XML declaration names, then UTF-8. A name that the WHATWG Encoding Standard does not know
 * counts as UTF-8. Never throws.
 */
export function decodeText(body: Buffer, contentType = ''): string {
  const label = markOf(body) ?? charsetOf(contentType) ?? declaredIn(body) ?? 'utf-8';
  return decoderFor(label).decode(body);
}

const UTF8 = new TextDecoder();

function decoderFor(label: string): typeof UTF8 {
  if (/^utf-?8$/i.test(label)) return UTF8;
  try {
    return new TextDecoder(label);
  } catch {
    return UTF8;
  }
}

function markOf(body: Buffer): string | undefined {
  if (body[0] === 0xfe && body[1] === 0xff) return 'utf-16be';
  if (body[0] === 0xff && body[1] === 0xfe) return 'utf-16le';
  return body[0] === 0xef && body[1] === 0xbb && body[2] === 0xbf ? 'utf-8' : undefined;
}

/** RFC 9110 section 8.3.1: a parameter of the media type, perhaps in quotes. JSON is UTF-8 (RFC 8259). */
function charsetOf(contentType: string): string | undefined {
  return /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType)?.[1];
}

/** XML 1.0 appendix F. Without a byte order mark, UTF-16 shows in the zero bytes beside the first `<`. */
function declaredIn(body: Buffer): string | undefined {
  if (body[0] === 0 && (body[1] === 0x3c || body[1] === 0x7b)) return 'utf-16be';
  if ((body[0] === 0x3c || body[0] === 0x7b) && body[1] === 0) return 'utf-16le';
  return /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(body.subarray(0, 200).toString('latin1'))?.[1];
}
