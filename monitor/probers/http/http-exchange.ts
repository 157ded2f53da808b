import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import { untilEnded } from '../net/deadline.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { tracePhase, type Within } from '../net/trace.ts';
import { type Collector, collectAnswer, tooLarge } from './collect-answer.ts';
import { Client } from './http-client.ts';
import { type LentSocket, lendSocket } from './lend-socket.ts';
import { LENGTH_AND_CODING } from './read-head.ts';
import { HEADER_LIMIT, readLeniently } from './read-leniently.ts';

/**
 * A request: the path with its query, exactly as sent, and the headers as a flat list of names and values.
 */
export type Get = { readonly path: string; readonly headers: string[] };

/**
 * Sends one GET over a connected socket and reads the response into the notes, as far as it arrives. The
 * socket stays open. Throws the first error of the socket, the error of the HTTP parser, LookStopped, or
 * TimeUp.
 */
export async function exchangeHttp(socket: Socket, get: Get, { deadline, notes }: Within): Promise<void> {
  notes.rung = 'http';
  const lent = lendSocket(socket);
  let collector = collectAnswer();
  const client = new Client(NOWHERE, {
    connect: connectOnce(lent),
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: HEADER_LIMIT,
    allowH2: false,
  });
  // So that bytes which the server sent before it was asked have been read, and are seen.
  await new Promise(setImmediate);
  const sentAt = performance.now();
  try {
    await untilEnded<void>(deadline.ending, (resolve, reject) => {
      client.dispatch({ ...get, method: 'GET', reset: true }, receiver(collector, lent, resolve, reject));
      return () => undefined;
    }).catch((refusal: unknown) => {
      if (!isRefusal(refusal)) throw refusal;
      collector = collectAnswer();
      return untilEnded<void>(deadline.ending, (resolve, reject) =>
        readLeniently(socket, { received: lent.received(), ended: lent.ended() }, { collector, refusal }, (error) =>
          error === undefined ? resolve() : reject(error),
        ),
      );
    });
  } finally {
    const endedAt = performance.now();
    await client.destroy(OVER);
    lent.stream.destroy();
    const answer = collector.answer();
    if (answer) notes.http = answer;
    const firstByteAt = lent.firstByteAt();
    if (firstByteAt !== undefined) {
      tracePhase(notes, 'firstByteMs', firstByteAt - sentAt);
      tracePhase(notes, 'transferMs', endedAt - firstByteAt);
    }
  }
  // A body that is small on the wire may be large without its coding.
  if (notes.http?.truncated) throw tooLarge();
}

// The client would otherwise create an error with a stack for each check.
const OVER = new Error('the check is over');

// This name is never resolved: the connection exists already.
const NOWHERE = new URL('http://look.invalid');

type Reject = (error: unknown) => void;

function receiver(collector: Collector, lent: LentSocket, resolve: () => void, reject: Reject): Dispatcher.DispatchHandler {
  return {
    onRequestStart: () => undefined,
    onResponseStart: (controller, status) => {
      const { rawHeaders } = controller;
      // A status 1xx such as 103 only announces a response (RFC 9110 section 15.2). The raw headers of
      // HTTP/1.1 are bytes.
      if (status < 200) return;
      const fault = faultOf(collector.start(status, rawHeaders as readonly Buffer[]), lent);
      if (fault === undefined) return;
      const stopped = new LookStopped('http.malformed', fault);
      reject(stopped);
      controller.abort(stopped);
    },
    onResponseData: (controller, chunk) => {
      if (collector.take(chunk)) return;
      const stopped = tooLarge();
      reject(stopped);
      controller.abort(stopped);
    },
    onResponseEnd: () => {
      // A reset can look like the end of a body that has no length.
      const error = lent.error();
      return error ? reject(error) : resolve();
    },
    onResponseError: (_controller, error) => reject(lent.error() ?? meaningOf(error, lent)),
  };
}

function connectOnce({ stream, error }: LentSocket): buildConnector.connector {
  let used = false;
  return (_options, callback) => {
    const problem = used ? (error() ?? cutShort()) : undefined;
    used = true;
    // The client ignores waiting requests until its call for the connection has returned.
    queueMicrotask(() => (problem ? callback(problem, null) : callback(null, stream as Socket)));
  };
}

/** What the client reads although no other does; undefined for all else. */
function faultOf({ 'content-length': length, 'transfer-encoding': coding }: Readonly<Record<string, string>>, lent: LentSocket) {
  if (length !== undefined && coding !== undefined) return LENGTH_AND_CODING;
  const first = lent.received()[0]?.[0];
  return first === CR || first === LF ? 'an empty line before the status line' : undefined;
}

const CR = 0x0d;
const LF = 0x0a;

/** Whether the parser of the client refused the response, which other parsers may read. */
function isRefusal(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (error.name === 'HTTPParserError') return !error.message.includes('EOF');
  const code = 'code' in error ? error.code : undefined;
  if (code === 'UND_ERR_SOCKET') return error.message.startsWith('bad ');
  return code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' || code === 'ERR_ASSERTION';
}

/**
 * The content type of a TLS alert (RFC 8446 section 5.1). No HTTP response begins with this byte. The rest of
 * the record may arrive in another packet.
 */
const ALERT = 0x15;

function meaningOf(error: Error, lent: LentSocket): Error {
  return lent.received()[0]?.[0] === ALERT ? new LookStopped('http.tls-port', 'the server sent a TLS alert') : error;
}

function cutShort(): LookStopped {
  return new LookStopped('http.closed', 'the connection ended early');
}
