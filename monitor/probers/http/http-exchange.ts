import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import { untilEnded } from '../net/deadline.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { tracePhase, type Within } from '../net/trace.ts';
import { BODY_LIMIT, type Collector, collectAnswer } from './collect-answer.ts';
import { Client } from './http-client.ts';
import { type LentSocket, lendSocket } from './lend-socket.ts';

/** The most that status line and headers may take, in bytes. */
const HEADER_LIMIT = 16_384;

/** What to ask for: the path with its query exactly as sent, headers as a flat list of names and values. */
export type Get = { readonly path: string; readonly headers: string[] };

/**
 * Sends one GET over a connected socket and reads the answer into the notes, as far as it comes; the socket stays open.
 * Throws the socket's own first error, the HTTP parser's, LookStopped, TimeUp.
 */
export async function exchangeHttp(socket: Socket, get: Get, { deadline, notes }: Within): Promise<void> {
  notes.rung = 'http';
  const lent = lendSocket(socket);
  const collector = collectAnswer();
  const client = new Client(NOWHERE, {
    connect: connectOnce(lent),
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: HEADER_LIMIT,
    allowH2: false,
  });
  const sentAt = performance.now();
  try {
    await untilEnded<void>(deadline.ending, (resolve, reject) => {
      client.dispatch({ ...get, method: 'GET', reset: true }, receiver(collector, lent, resolve, reject));
      return () => undefined;
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
}

// Given to the client, so that it makes no error of its own, with a stack, for each look.
const OVER = new Error('the look is over');

// Never resolved: the connection is at hand.
const NOWHERE = new URL('http://look.invalid');

type Reject = (error: unknown) => void;

function receiver(collector: Collector, lent: LentSocket, resolve: () => void, reject: Reject): Dispatcher.DispatchHandler {
  return {
    onRequestStart: () => undefined,
    onResponseStart: ({ rawHeaders }, status) => {
      // 103 Early Hints and its like announce an answer (RFC 9110 section 15.2). In HTTP/1.1 the raw headers are always bytes.
      if (status >= 200) collector.start(status, rawHeaders as readonly Buffer[]);
    },
    onResponseData: (controller, chunk) => {
      if (collector.take(chunk)) return;
      const stopped = new LookStopped('http.too-large', `more than ${BODY_LIMIT} bytes of body`);
      reject(stopped);
      controller.abort(stopped);
    },
    onResponseEnd: () => {
      // A reset may look like the end of a body without a length.
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
    // Not at once: the client does not look for waiting requests while it is still asking for the connection.
    queueMicrotask(() => (problem ? callback(problem, null) : callback(null, stream as Socket)));
  };
}

/** The content type of a TLS record of type alert: RFC 8446 section 5.1. No HTTP begins so; the rest of the record may come in another packet. */
const ALERT = 0x15;

function meaningOf(error: Error, lent: LentSocket): Error {
  if (lent.firstByte() === ALERT) return new LookStopped('http.tls-port', 'the answer begins as a TLS alert, not as HTTP');
  return isCutShort(error, lent) ? cutShort() : error;
}

// The client calls it a mismatch when the other side closes before content-length is reached.
function isCutShort(error: Error, lent: LentSocket): boolean {
  return lent.ended() && 'code' in error && error.code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
}

function cutShort(): LookStopped {
  return new LookStopped('http.closed', 'the connection was closed before the answer was complete');
}
