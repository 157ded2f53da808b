import type { Position, UnplacedFinding } from './unplaced-finding.ts';

/** The size limit of a config, bytes: enough for 10,000 targets of about 400 bytes each. */
const MAX_CONFIG_BYTES = 4 * 1024 * 1024;

/**
 * Returns the length of a well-formed UTF-8 sequence that starts with this byte; 0 = none does. Source:
 * Unicode, table 3-7.
 */
function sequenceLength(byte: number): number {
  if (byte < 0x80) return 1;
  if (byte < 0xc2) return 0;
  if (byte < 0xe0) return 2;
  if (byte < 0xf0) return 3;
  return byte < 0xf5 ? 4 : 0;
}

function isSequence(bytes: Uint8Array, at: number, length: number): boolean {
  const [first = 0, second = 0] = [bytes[at], bytes[at + 1]];
  if (first === 0xe0 && second < 0xa0) return false;
  if (first === 0xed && second > 0x9f) return false;
  if (first === 0xf0 && second < 0x90) return false;
  if (first === 0xf4 && second > 0x8f) return false;
  return bytes.subarray(at + 1, at + length).every((byte) => (byte & 0xc0) === 0x80) && at + length <= bytes.length;
}

function firstBadByte(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length; ) {
    const length = sequenceLength(bytes[at] ?? 0);
    if (length === 0 || !isSequence(bytes, at, length)) return at;
    at += length;
  }
  return undefined;
}

function positionOf(bytes: Uint8Array, at: number): Position {
  const lines = new TextDecoder().decode(bytes.subarray(0, at)).split('\n');
  return { line: lines.length, column: (lines.at(-1) ?? '').length + 1 };
}

/** Decodes a config file, or returns the finding that it is too large or not UTF-8. */
export function configText(bytes: Uint8Array): { readonly text: string } | { readonly finding: UnplacedFinding } {
  if (bytes.length > MAX_CONFIG_BYTES) return { finding: tooLarge(bytes.length) };
  const bad = firstBadByte(bytes);
  if (bad === undefined) return { text: new TextDecoder().decode(bytes) };
  const hex = (bytes[bad] ?? 0).toString(16).padStart(2, '0');
  return {
    finding: {
      rule: 'file.encoding',
      path: [],
      position: positionOf(bytes, bad),
      expected: 'UTF-8',
      got: `byte 0x${hex}`,
      fix: 'Save the file as UTF-8',
    },
  };
}

/** Returns the finding for a config that is too large. */
export function tooLarge(size: number | undefined): UnplacedFinding {
  return {
    rule: 'file.too-large',
    path: [],
    position: { line: 1, column: 1 },
    expected: 'a config of at most 4 MiB',
    got: size === undefined ? 'a larger file' : `${size} bytes`,
    fix: 'Split it into several files, each with its own monitor.name, or check that this is the right file',
  };
}
