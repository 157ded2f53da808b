import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { BODY_LIMIT } from '../../target/body-limit.ts';
import { LookStopped } from '../net/look-stopped.ts';

/**
 * The most bytes that are read of one response. The parser limits neither 1xx responses nor chunk extensions,
 * so a server could otherwise keep it busy until the timeout and delay all other checks. A body of
 * `BODY_LIMIT` bytes in chunks of one byte takes about 6 times its size on the wire and must pass.
 */
export const ANSWER_LIMIT = 16 * BODY_LIMIT;

/** Such bytes cannot be an answer to the request, whatever they look like. */
const EARLY = 'the server sent bytes before it was asked';

/** A stream that stands in for a socket, and what passed through it. */
export type LentSocket = {
  readonly stream: Duplex;
  /** The time of the first byte on the monotonic clock, in milliseconds; undefined before it. */
  firstByteAt(): number | undefined;
  /** Everything that was read, in order. */
  received(): readonly Buffer[];
  /** Whether the server closed its half of the connection. */
  ended(): boolean;
  /** The first error of the socket. */
  error(): Error | undefined;
};

/**
 * Lends a connected socket to an HTTP client, which destroys the stream that it is given. The socket itself
 * stays open, so that its owner can close it with a FIN. Nothing is read before the request is written.
 */
export function lendSocket(socket: Socket, limit: number = ANSWER_LIMIT): LentSocket {
  let firstByteAt: number | undefined;
  const received: Buffer[] = [];
  let ended = false;
  let started = false;
  let first: Error | undefined;
  let size = 0;
  const onData = (chunk: Buffer) => {
    firstByteAt ??= performance.now();
    received.push(chunk);
    size += chunk.length;
    if (size > limit) return onError(new LookStopped('http.too-large', `the response is larger than ${limit / 1024} KiB`));
    if (!stream.push(chunk)) socket.pause();
  };
  const onEnd = () => {
    ended = true;
    stream.push(null);
  };
  const onError = (error: Error) => {
    first ??= error;
    stream.destroy(error);
  };
  const onClose = () => {
    if (!ended) stream.destroy(first);
  };
  const stream = new Duplex({
    read: () => {
      if (started) socket.resume();
    },
    write: (chunk, _encoding, done) => {
      if (!started && socket.readableLength > 0) return onError(new LookStopped('http.malformed', EARLY));
      if (!started) socket.on('data', onData).on('end', onEnd);
      started = true;
      // The error of the socket is more specific than a failed write.
      socket.write(chunk, () => done());
    },
    destroy: (error, done) => {
      socket.off('data', onData).off('end', onEnd).off('close', onClose);
      done(error);
    },
  });
  const destroy = stream.destroy.bind(stream);
  stream.destroy = (error) => destroy(isReset(error) ? RESET : error);
  stream.on('error', () => undefined);
  socket.on('error', onError).once('close', onClose);
  if (socket.destroyed) stream.destroy(socket.errored ?? undefined);
  return { stream, firstByteAt: () => firstByteAt, received: () => received, ended: () => ended, error: () => first };
}

// The client ends each complete response with an error of this code. One shared error avoids a stack per
// check.
const RESET = Object.assign(new Error('the check is over'), { code: 'UND_ERR_INFO' });

function isReset(error: Error | undefined): boolean {
  return error !== undefined && 'code' in error && error.code === RESET.code;
}
