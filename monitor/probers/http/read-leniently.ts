import type { Socket } from 'node:net';
import { LookStopped } from '../net/look-stopped.ts';
import { bodyTooLarge, type Collector, cutShort } from './collect-answer.ts';
import { ANSWER_LIMIT } from './lend-socket.ts';
import type { Fault } from './read-head.ts';
import { type OddResponse, readOddResponse } from './read-odd-response.ts';

/**
 * What of a response is on the wire: everything that arrived, whether the server has closed its half, and the error
 * that ended the connection.
 */
export type OnWire = {
  readonly received: readonly Buffer[];
  readonly ended: boolean;
  readonly broken?: Error | undefined;
  /** The response to a HEAD has no body. */
  readonly isHead: boolean;
};

/** The most bytes that the heads of a response may have. */
export const HEADER_LIMIT = 65_536;

/** Returns the error of a response with more headers, or more trailers, than are read. */
export function headersTooLarge(): LookStopped {
  return new LookStopped('http.too-large', `the headers are larger than ${HEADER_LIMIT / 1024} KiB`);
}

/** How long the first line may take that shows what a server speaks, in milliseconds. */
const FIRST_LINE_MS = 200;

/** The bytes after which a response is read again, in each millisecond: a drip must not keep the event loop busy. */
const BYTES_A_MS = 16_384;

/**
 * Reads a response once more that the HTTP client has refused: what arrived, and what still comes over the
 * socket. Nothing is sent. Calls back once, with nothing or with the error; returns a function that ends the
 * reading. What arrived before a reset counts, as for Go's net/http. `refusal` is the error of the client, for a response in which nothing odd is found.
 */
export function readLeniently(
  socket: Socket,
  wire: OnWire,
  { collector, refusal }: { readonly collector: Collector; readonly refusal: Error },
  done: (error?: unknown) => void,
): () => void {
  const { isHead } = wire;
  const received = [...wire.received];
  let ended = wire.ended;
  let again: NodeJS.Timeout | undefined;
  const firstLine = setTimeout(() => read(true), FIRST_LINE_MS);
  const read = (isLate: boolean) => {
    again = undefined;
    const text = Buffer.concat(received).toString('latin1');
    const response =
      readOddResponse(text, ended, isHead) ?? (isLate && !text.includes('\n') ? readOddResponse(`${text}\n`, false) : undefined);
    if (response === undefined) return ended || text.length > ANSWER_LIMIT ? finish(unfinished(text)) : undefined;
    finish('fault' in response ? malformed(response.fault, text) : collect(response, collector, refusal));
  };
  const readSoon = () => {
    again ??= setTimeout(() => read(false), Math.ceil(received.reduce((sum, { length }) => sum + length, 0) / BYTES_A_MS));
  };
  const onData = (chunk: Buffer) => {
    received.push(chunk);
    readSoon();
  };
  const onEnd = () => {
    ended = true;
    readSoon();
  };
  const release = () => {
    clearTimeout(again);
    clearTimeout(firstLine);
    socket.off('data', onData).off('end', onEnd).off('error', onError);
  };
  const finish = (error?: unknown) => {
    release();
    done(error);
  };
  const onError = (error: Error) => {
    const text = Buffer.concat(received).toString('latin1');
    const response = readBroken(text, ended);
    if (response === undefined) return finish(error);
    finish('fault' in response ? malformed(response.fault, text) : collect(response, collector));
  };
  socket.on('data', onData).on('end', onEnd).on('error', onError);
  if (wire.broken) onError(wire.broken);
  else {
    socket.resume();
    readSoon();
  }
  return release;
}

// What arrived before a reset is a response, or shows that the server does not speak HTTP; else the reset counts.
function readBroken(text: string, isAll: boolean): OddResponse | Fault | undefined {
  const isForeign = text !== '' && !'HTTP/1.'.startsWith(text.slice(0, 7));
  return readOddResponse(text, isAll) ?? (isForeign ? readOddResponse(`${text}\n`, false) : undefined);
}

const BREAKS_HTTP = 'find out which one sends this response, the server or a proxy in front of it, and correct it there: clients refuse it';

// What begins as HTTP comes from the right port, so the fix of the reason would mislead.
function malformed(fault: string, text: string): LookStopped {
  return text.startsWith('HTTP/1.') ? new LookStopped('http.malformed', fault, BREAKS_HTTP) : new LookStopped('http.malformed', fault);
}

function collect({ status, fields, body, odd }: OddResponse, collector: Collector, refusal?: Error): Error | undefined {
  if (odd.length === 0 && refusal) return refusal;
  collector.start(
    status,
    fields.map((text) => Buffer.from(text, 'latin1')),
  );
  if (odd.length > 0) collector.note(odd.join(', '));
  return collector.take(Buffer.from(body, 'latin1')) ? undefined : bodyTooLarge();
}

function unfinished(text: string): LookStopped {
  const isHeadOpen = !/\n\r?\n/.test(text);
  if (isHeadOpen && text.length > HEADER_LIMIT) return headersTooLarge();
  return text.length > ANSWER_LIMIT ? bodyTooLarge() : cutShort();
}
