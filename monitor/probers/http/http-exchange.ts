import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import { BODY_LIMIT_TEXT } from '../../target/body-limit.ts';
import { untilEnded } from '../net/deadline.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { tracePhase, type Within } from '../net/trace.ts';
import { type Collector, collectAnswer } from './collect-answer.ts';
import { Client } from './http-client.ts';
import { type LentSocket, lendSocket } from './lend-socket.ts';

/** The most bytes that the status line and the headers may have. */
const HEADER_LIMIT = 16_384;

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

// The client would otherwise create an error with a stack for each check.
const OVER = new Error('the check is over');

// This name is never resolved: the connection exists already.
const NOWHERE = new URL('http://look.invalid');

type Reject = (error: unknown) => void;

function receiver(collector: Collector, lent: LentSocket, resolve: () => void, reject: Reject): Dispatcher.DispatchHandler {
  return {
    onRequestStart: () => undefined,
    onResponseStart: ({ rawHeaders }, status) => {
      // A status 1xx such as 103 only announces a response (RFC 9110 section 15.2). The raw headers of
      // HTTP/1.1 are bytes.
      if (status >= 200) collector.start(status, rawHeaders as readonly Buffer[]);
    },
    onResponseData: (controller, chunk) => {
      if (collector.take(chunk)) return;
      const stopped = new LookStopped('http.too-large', `the body is larger than ${BODY_LIMIT_TEXT}`);
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

/**
 * The content type of a TLS alert (RFC 8446 section 5.1). No HTTP response begins with this byte. The rest of
 * the record may arrive in another packet.
 */
const ALERT = 0x15;

function meaningOf(error: Error, lent: LentSocket): Error {
  if (lent.firstByte() === ALERT) return new LookStopped('http.tls-port', 'the server sent a TLS alert');
  return isCutShort(error, lent) ? cutShort() : error;
}

// The client reports a mismatch when the server closes before content-length is reached.
function isCutShort(error: Error, lent: LentSocket): boolean {
  return lent.ended() && 'code' in error && error.code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH';
}

function cutShort(): LookStopped {
  return new LookStopped('http.closed', 'the connection ended early');
}
