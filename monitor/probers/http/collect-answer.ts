import type { HttpAnswer } from '../../observation/observation.ts';
import { BODY_LIMIT } from '../../target/body-limit.ts';

/** Collects a response as it arrives. */
export type Collector = {
  start(status: number, rawHeaders: readonly Buffer[]): void;
  /** Takes a piece of the body; returns false when the body exceeds the limit. */
  take(chunk: Buffer): boolean;
  /** Returns what has arrived so far; undefined before the headers. */
  answer(): HttpAnswer | undefined;
};

/**
 * Creates a collector for one HTTP response. Header names are in lower case, repeated values are joined with
 * `, `, and at most `BODY_LIMIT` bytes of the body are decoded as UTF-8.
 */
export function collectAnswer(): Collector {
  let head: { status: number; headers: Record<string, string> } | undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  return {
    start: (status, rawHeaders) => {
      head = { status, headers: joinHeaders(rawHeaders) };
    },
    take: (chunk) => {
      const room = BODY_LIMIT - size;
      truncated = chunk.length > room;
      // Copied, because the parser reuses the memory of the chunk.
      chunks.push(Buffer.from(chunk.subarray(0, room)));
      size += Math.min(chunk.length, room);
      return !truncated;
    },
    answer: () => head && { ...head, body: UTF8.decode(Buffer.concat(chunks)), truncated },
  };
}

const UTF8 = new TextDecoder();

// fromEntries defines own properties, so a header named __proto__ has no effect.
function joinHeaders(rawHeaders: readonly Buffer[]): Record<string, string> {
  const joined = new Map<string, string>();
  let name = '';
  for (const [index, bytes] of rawHeaders.entries()) {
    const text = bytes.toString('latin1');
    if (index % 2 === 0) {
      name = text.toLowerCase();
    } else {
      const before = joined.get(name);
      joined.set(name, before === undefined ? text : `${before}, ${text}`);
    }
  }
  return Object.fromEntries(joined);
}
