/** Draws numbers from 0 up to, but not including, 1. */
export type Draw = () => number;

type Change = (bytes: Buffer, at: number, draw: Draw, more: Material) => Buffer;

/** What a mutation may put in: words of the format, and another input. */
export type Material = { readonly words: readonly string[]; readonly other: Buffer };

const INTERESTING = ['0', '-1', '1e999', '9007199254740993', 'null', '\u0000', '\ufeff', '\r\n', '\u2028', '__proto__', '💥', '\ud800'];

const CHANGES: readonly Change[] = [
  (bytes, at, draw) => Buffer.concat([bytes.subarray(0, at), Buffer.of((bytes[at] ?? 0) ^ (1 << pick(draw, 8))), bytes.subarray(at + 1)]),
  (bytes, at, draw) => Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + pick(draw, 40))]),
  (bytes, at, draw) => Buffer.concat([bytes.subarray(0, at), Buffer.of(pick(draw, 256)), bytes.subarray(at)]),
  (bytes, at, draw) => {
    const piece = bytes.subarray(at, at + 1 + pick(draw, 60));
    const to = pick(draw, bytes.length + 1);
    return Buffer.concat([bytes.subarray(0, to), piece, bytes.subarray(to)]);
  },
  (bytes, at, draw, { words }) => replaced(bytes, at, pick(draw, 12), words[pick(draw, words.length)] ?? ''),
  (bytes, at, draw) => replaced(bytes, at, pick(draw, 6), INTERESTING[pick(draw, INTERESTING.length)] ?? ''),
  (bytes, at, draw, { other }) => Buffer.concat([bytes.subarray(0, at), other.subarray(pick(draw, other.length + 1))]),
  (bytes, at) => bytes.subarray(0, at),
];

/** Changes an input in one to four places. */
export function mutate(input: Buffer, draw: Draw, more: Material): Buffer {
  let bytes = input;
  for (let times = 1 + pick(draw, 4); times > 0; times--) {
    const change = CHANGES[pick(draw, CHANGES.length)];
    if (change) bytes = change(bytes, pick(draw, bytes.length + 1), draw, more);
  }
  return bytes.subarray(0, MAX_BYTES);
}

/** Longer ones find nothing that shorter ones do not. */
const MAX_BYTES = 20_000;

/** A whole number from 0 up to, but not including, `below`. */
export function pick(draw: Draw, below: number): number {
  return Math.floor(draw() * below);
}

function replaced(bytes: Buffer, at: number, length: number, by: string): Buffer {
  return Buffer.concat([bytes.subarray(0, at), Buffer.from(by), bytes.subarray(at + length)]);
}
