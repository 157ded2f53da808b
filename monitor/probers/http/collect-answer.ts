import type { HttpAnswer } from '../../observation/observation.ts';
import { BODY_LIMIT, BODY_LIMIT_TEXT } from '../../target/body-limit.ts';
import { defined } from '../../text/objects.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { decodeBody } from './decode-body.ts';
import { decodeText } from './decode-text.ts';

/** Collects a response as it arrives. */
export type Collector = {
  /** Takes the head of the response and returns its headers. */
  start(status: number, rawHeaders: readonly Buffer[]): Readonly<Record<string, string>>;
  /** Takes a piece of the body; returns false when the body exceeds the limit. */
  take(chunk: Buffer): boolean;
  /** Notes what was odd about a response that was read all the same. */
  note(lenient: string): void;
  /** Returns what has arrived so far; undefined before the headers. */
  answer(): HttpAnswer | undefined;
};

/** A coding makes a body that cannot be compressed a little longer; the limit is for the decoded one. */
const CODING_OVERHEAD = 1024;

/**
 * Creates a collector for one HTTP response. Header names are in lower case, repeated values are joined with
 * `, `. At most `limit` bytes of the body, without its content codings, are decoded as text.
 */
export function collectAnswer(limit: number = BODY_LIMIT): Collector {
  let head: { status: number; headers: Record<string, string> } | undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  let truncated = false;
  let lenient: string | undefined;
  return {
    start: (status, rawHeaders) => {
      head = { status, headers: joinHeaders(rawHeaders) };
      return head.headers;
    },
    take: (chunk) => {
      const room = limit + (head?.headers['content-encoding'] ? CODING_OVERHEAD : 0) - size;
      truncated = chunk.length > room;
      // Copied, because the parser reuses the memory of the chunk.
      chunks.push(Buffer.from(chunk.subarray(0, room)));
      size += Math.min(chunk.length, room);
      return !truncated;
    },
    note: (odd) => {
      lenient = odd;
    },
    answer: () => head && { ...head, ...bodyOf(Buffer.concat(chunks), head.headers, truncated, limit), ...defined({ lenient }) },
  };
}

/** The error for a response that ends before it is complete. */
export function cutShort(): LookStopped {
  return new LookStopped('http.closed', 'the connection ended early');
}

/** The error for a body that exceeds the limit. */
export function bodyTooLarge(limit: number = BODY_LIMIT): LookStopped {
  const text = limit === BODY_LIMIT ? BODY_LIMIT_TEXT : `${limit / 1024} KiB`;
  return new LookStopped('http.too-large', `the body is larger than ${text}`);
}

function bodyOf(coded: Buffer, headers: Readonly<Record<string, string>>, truncated: boolean, limit: number) {
  const decoded = decodeBody(coded, headers['content-encoding'], limit);
  if ('isTooLarge' in decoded) return { body: '', truncated: true };
  if ('undecoded' in decoded) return { body: '', truncated, undecoded: decoded.undecoded };
  return { body: decodeText(decoded.body, headers['content-type']), truncated };
}

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
