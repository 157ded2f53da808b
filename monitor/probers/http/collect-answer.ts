import type { HttpAnswer } from '../../observation/observation.ts';

/** The most body that is read, in bytes. */
export const BODY_LIMIT = 65_536;

/** An answer as it comes in. */
export type Collector = {
  start(status: number, rawHeaders: readonly Buffer[]): void;
  /** Takes a piece of body; false when it went over the limit. */
  take(chunk: Buffer): boolean;
  /** What there is so far; undefined before the headers. */
  answer(): HttpAnswer | undefined;
};

/** Collects one HTTP answer: header names in lower case, repeated values joined with `, `, at most 64 KiB of body as UTF-8. */
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
      // A copy: the chunk is a window into the parser's memory.
      chunks.push(Buffer.from(chunk.subarray(0, room)));
      size += Math.min(chunk.length, room);
      return !truncated;
    },
    answer: () => head && { ...head, body: UTF8.decode(Buffer.concat(chunks)), truncated },
  };
}

const UTF8 = new TextDecoder();

// fromEntries defines own properties, so a header called __proto__ is only a header.
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
