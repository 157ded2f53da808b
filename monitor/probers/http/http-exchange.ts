import type { Socket } from 'node:net';
import type { buildConnector, Dispatcher } from 'undici';
import type { Method } from '../../target/http-method.ts';
import { untilEnded } from '../net/deadline.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { tracePhase, type Within } from '../net/trace.ts';
import { bodyTooLarge, type Collector, collectAnswer, cutShort } from './collect-answer.ts';
import { Client } from './http-client.ts';
import { ANSWER_LIMIT, type LentSocket, lendSocket } from './lend-socket.ts';
import { HEADER_LIMIT, headersTooLarge, readLeniently } from './read-leniently.ts';
import { closeWebSocket, type Handshake, handshakeFault } from './websocket-handshake.ts';

/**
 * A request: the path with its query, exactly as sent, the headers as a flat list of names and values, and the most
 * bytes of the body that are read, if not `BODY_LIMIT`.
 */
export type SentRequest = {
  /** Absent = GET. */
  readonly method?: Method;
  readonly path: string;
  readonly headers: string[];
  readonly body?: string;
  readonly bodyLimit?: number;
  /** Asks for a WebSocket, which is closed at once. */
  readonly handshake?: Handshake;
};

/**
 * Sends one request over a connected socket and reads the response into the notes, as far as it arrives. The
 * socket stays open. Throws the first error of the socket, the error of the HTTP parser, LookStopped, or
 * TimeUp.
 */
export async function exchangeHttp(socket: Socket, sent: SentRequest, { deadline, notes }: Within): Promise<void> {
  const { bodyLimit, handshake, ...request } = sent;
  notes.rung = 'http';
  const lent = lendSocket(socket, bodyLimit === undefined ? undefined : ANSWER_LIMIT + bodyLimit);
  let collector = collectAnswer(bodyLimit);
  const client = new Client(NOWHERE, {
    connect: connectOnce(lent),
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: HEADER_LIMIT,
    allowH2: false,
  });
  await listenFirst(socket);
  const sentAt = performance.now();
  try {
    await untilEnded<void>(deadline.ending, (resolve, reject) => {
      const taking = {
        ...receiver({ collector, bodyLimit }, lent, resolve, reject),
        ...(handshake && upgrader(collector, handshake, resolve, reject)),
      };
      client.dispatch({ method: 'GET', ...request, reset: true, ...(handshake && { upgrade: 'websocket' }) }, taking);
      return () => undefined;
    }).catch(async (refusal: unknown) => {
      const broken = lent.error();
      // A reset must not hide what the server sent before it.
      const cause = isRefusal(refusal) ? refusal : refusal === broken && !(broken instanceof LookStopped) ? broken : undefined;
      if (cause === undefined) throw refusal;
      if (isAlert(lent)) throw new LookStopped('http.tls-port', 'the server sent a TLS alert');
      const again = collectAnswer(bodyLimit);
      const wire = { received: lent.received(), ended: lent.ended(), broken, isHead: request.method === 'HEAD' };
      await untilEnded<void>(deadline.ending, (resolve, reject) =>
        readLeniently(socket, wire, { collector: again, refusal: cause }, (error) => (error === undefined ? resolve() : reject(error))),
      );
      collector = again;
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
  if (notes.http?.truncated) throw bodyTooLarge(bodyLimit);
}

/** How long a server without TLS may betray that it speaks without being asked, in milliseconds. */
const LISTENING_MS = 2;

/**
 * Lets bytes arrive that the server sent before it was asked: the lent socket refuses them. With TLS, the
 * handshake has given them the time.
 */
async function listenFirst(socket: Socket): Promise<void> {
  if (!('encrypted' in socket)) await new Promise((resolve) => setTimeout(resolve, LISTENING_MS));
  await new Promise(setImmediate);
}

// The client would otherwise create an error with a stack for each check.
const OVER = new Error('the check is over');

// This name is never resolved: the connection exists already.
const NOWHERE = new URL('http://look.invalid');

type Reject = (error: unknown) => void;

type Receiving = { readonly collector: Collector; readonly bodyLimit: number | undefined };

function receiver({ collector, bodyLimit }: Receiving, lent: LentSocket, resolve: () => void, reject: Reject): Dispatcher.DispatchHandler {
  return {
    onRequestStart: () => undefined,
    onResponseStart: (controller, status) => {
      const { rawHeaders } = controller;
      // A status 1xx such as 103 only announces a response (RFC 9110 section 15.2). The raw headers of
      // HTTP/1.1 are bytes.
      if (status < 200) return;
      if (!isDoubtful(collector.start(status, rawHeaders as readonly Buffer[]), lent)) return;
      reject(DOUBTFUL);
      controller.abort(DOUBTFUL);
    },
    onResponseData: (controller, chunk) => {
      if (collector.take(chunk)) return;
      const stopped = bodyTooLarge(bodyLimit);
      reject(stopped);
      controller.abort(stopped);
    },
    onResponseEnd: () => {
      // A reset can look like the end of a body that has no length.
      const error = lent.error();
      return error ? reject(error) : resolve();
    },
    onResponseError: (_controller, error) => reject(lent.error() ?? meaningOf(error)),
  };
}

function upgrader(collector: Collector, handshake: Handshake, resolve: () => void, reject: Reject): Partial<Dispatcher.DispatchHandler> {
  return {
    onRequestUpgrade: (controller, status, _headers, stream) => {
      const fault = handshakeFault(handshake, collector.start(status, controller.rawHeaders as readonly Buffer[]));
      return fault ? reject(fault) : closeWebSocket(stream, resolve);
    },
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
 * Whether the client reads a response although others do not, or not as they do: a length and chunks together,
 * another transfer coding than `chunked`, or a beginning that is not that of HTTP.
 */
function isDoubtful(
  { 'content-length': length, 'transfer-encoding': coding }: Readonly<Record<string, string>>,
  lent: LentSocket,
): boolean {
  const first = Buffer.concat(lent.received().slice(0, BEGIN.length)).subarray(0, BEGIN.length);
  return (coding !== undefined && (length !== undefined || coding.toLowerCase() !== 'chunked')) || first.toString('latin1') !== BEGIN;
}

const BEGIN = 'HTTP/1.';

// One shared error avoids a stack per check.
const DOUBTFUL = new LookStopped('http.malformed', 'clients read this response in different ways');

/** The codes of undici for a response that its parser refused or that ended early; another parser decides which. */
const REFUSALS = new Set(['UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ERR_ASSERTION']);

function isRefusal(error: unknown): error is Error {
  return (
    error === DOUBTFUL ||
    (error instanceof Error && (error.name === 'HTTPParserError' || ('code' in error && REFUSALS.has(String(error.code)))))
  );
}

/**
 * The content type of a TLS alert (RFC 8446 section 5.1). No HTTP response begins with this byte. The rest of
 * the record may arrive in another packet.
 */
const ALERT = 0x15;

function isAlert(lent: LentSocket): boolean {
  return lent.received()[0]?.[0] === ALERT;
}

function meaningOf(error: Error): Error {
  return 'code' in error && error.code === 'UND_ERR_HEADERS_OVERFLOW' ? headersTooLarge() : error;
}
