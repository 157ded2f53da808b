import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { LookStopped } from '../net/look-stopped.ts';
import { type Collector, tooLarge } from './collect-answer.ts';
import { readChunks } from './read-chunks.ts';
import { type Head, notHttp, readHead } from './read-head.ts';

/** What of a response is on the wire: everything that arrived, and whether the server has closed its half. */
export type OnWire = { readonly received: readonly Buffer[]; readonly ended: boolean };

/** The most bytes that the heads of a response may have. */
export const HEADER_LIMIT = 65_536;

/**
 * Reads a response once more that the HTTP client has refused: what arrived, and what still comes over the
 * socket. Its head is repaired, then Node's lenient parser reads it. Nothing is sent. Calls back once, with
 * nothing or with the error; returns a function that ends the reading. `refusal` is the error of the client,
 * for a response in which nothing odd is found.
 */
export function readLeniently(
  socket: Socket,
  wire: OnWire,
  { collector, refusal }: { readonly collector: Collector; readonly refusal: Error },
  done: (error?: unknown) => void,
): () => void {
  let wireText = latin1(wire.received);
  let ended = wire.ended;
  let reading: Reading | undefined;
  const finish = (error?: unknown) => {
    release();
    done(verdict(error));
  };
  const verdict = (error: unknown) => {
    if (error !== undefined && !isParserError(error)) return error;
    const chunks = reading?.isChunked ? readChunks(wireText.slice(reading.headEnd)) : { odd: [] };
    if ('fault' in chunks) return malformed(chunks.fault);
    const odd = [...(reading?.odd ?? []), ...chunks.odd];
    if (error !== undefined || odd.length === 0) return refusal;
    collector.note(odd.join(', '));
    return undefined;
  };
  const advance = (chunk: string) => {
    if (reading) return void reading.stream.push(Buffer.from(chunk, 'latin1'));
    const heads = readHeads(wireText);
    if (heads === undefined) return ended || wireText.length > HEADER_LIMIT ? finish(incomplete(wireText)) : undefined;
    if ('fault' in heads) return finish(malformed(heads.fault));
    reading = startReading(heads, collector, finish);
    reading.stream.push(Buffer.from(heads.text + wireText.slice(heads.end), 'latin1'));
  };
  const onData = (chunk: Buffer) => {
    wireText += chunk.toString('latin1');
    advance(chunk.toString('latin1'));
  };
  const onEnd = () => {
    ended = true;
    advance('');
    reading?.stream.push(null);
  };
  const release = () => {
    socket.off('data', onData).off('end', onEnd).off('error', finish);
    reading?.request.destroy();
  };
  socket.on('data', onData).on('end', onEnd).on('error', finish).resume();
  queueMicrotask(() => {
    advance('');
    if (ended) reading?.stream.push(null);
  });
  return release;
}

type Reading = {
  readonly stream: Duplex;
  readonly request: ClientRequest;
  readonly odd: readonly string[];
  readonly isChunked: boolean;
  readonly headEnd: number;
};

type Heads = { readonly text: string; readonly odd: readonly string[]; readonly end: number };

/**
 * The last head of a response, after those that only announce it (RFC 9110 section 15.2), and where it ends;
 * undefined before that.
 */
function readHeads(text: string): Heads | { readonly fault: string } | undefined {
  const announced: string[] = [];
  for (let at = 0, end = endOfHead(text, 0); end !== undefined; at = end, end = endOfHead(text, at)) {
    const head: Head = readHead(text.slice(at, end));
    if ('fault' in head) return head;
    if (head.status >= 200) return { text: head.text, odd: [...new Set([...announced, ...head.odd])], end };
    if (head.status === 101) return { fault: 'the server switched protocols without being asked (status 101)' };
    announced.push(head.status === 100 ? 'unasked 100 Continue' : `unasked ${head.status}`, ...head.odd);
  }
  return 'HTTP/1.'.startsWith(text.slice(0, 7)) ? undefined : { fault: notHttp(text) };
}

function endOfHead(text: string, at: number): number | undefined {
  const empty = /\n\r?\n/g;
  empty.lastIndex = at;
  return empty.exec(text) ? empty.lastIndex : undefined;
}

function startReading(heads: Heads, collector: Collector, finish: (error?: unknown) => void): Reading {
  const stream = new Duplex({ read: () => undefined, write: (_chunk, _encoding, written) => written() });
  const client = request({
    createConnection: () => stream as Socket,
    insecureHTTPParser: true,
    maxHeaderSize: 2 * HEADER_LIMIT,
  });
  client.on('response', (response) => take(response, collector, finish)).on('error', finish);
  client.end();
  return { stream, request: client, odd: heads.odd, isChunked: /^transfer-encoding:/m.test(heads.text), headEnd: heads.end };
}

function take(response: IncomingMessage, collector: Collector, finish: (error?: unknown) => void): void {
  collector.start(
    response.statusCode ?? 0,
    response.rawHeaders.map((text) => Buffer.from(text, 'latin1')),
  );
  response.on('data', (chunk: Buffer) => {
    if (!collector.take(chunk)) finish(tooLarge());
  });
  response.on('end', () => finish()).on('error', () => finish(closed()));
}

function incomplete(text: string): LookStopped {
  return text.length > HEADER_LIMIT
    ? new LookStopped('http.too-large', `the headers are larger than ${HEADER_LIMIT / 1024} KiB`)
    : closed();
}

function closed(): LookStopped {
  return new LookStopped('http.closed', 'the connection ended early');
}

/** Node's parser names its errors after llhttp. */
function isParserError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('HPE_');
}

function malformed(fault: string): LookStopped {
  return new LookStopped('http.malformed', fault);
}

function latin1(chunks: readonly Buffer[]): string {
  return Buffer.concat(chunks).toString('latin1');
}
