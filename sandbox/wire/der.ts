/** Encodes an object identifier, written with dots. */
export function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return der(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]));
}

function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let left = value >>> 7; left > 0; left >>>= 7) bytes.unshift((left & 0x7f) | 0x80);
  return bytes;
}

/** Encodes the bytes of an integer. */
export function integer(bytes: Buffer): Buffer {
  return der(0x02, bytes);
}

/** Encodes a bit string; the last byte has this many unused bits. */
export function bitString(bytes: Buffer, unusedBits: number): Buffer {
  return der(0x03, Buffer.concat([Buffer.of(unusedBits), bytes]));
}

/** Encodes a sequence of encoded parts. */
export function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

/** Puts an encoded part under a context-specific tag. */
export function explicit(tag: number, part: Buffer): Buffer {
  return der(0xa0 | tag, part);
}

/** Encodes one element: its tag, its length, and its content (X.690). */
export function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const size = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), content]);
}
