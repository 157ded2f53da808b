import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { LookStopped } from '../net/look-stopped.ts';

/**
 * The most that is read of one answer, in bytes: 64 KiB of body in chunks of a byte take 400,000. The parser counts neither announcements (1xx) nor
 * what stands beside the length of a chunk, so a server could keep it busy, and late for all others, until the time is up.
 */
export const ANSWER_LIMIT = 1_048_576;

/** A stand-in for a socket, and what went through it. */
export type LentSocket = {
  readonly stream: Duplex;
  /** When the first byte came, on the monotonic clock. */
  firstByteAt(): number | undefined;
  /** What it was. */
  firstByte(): number | undefined;
  /** True once the other side closed its half. */
  ended(): boolean;
  /** The socket's own first error. */
  error(): Error | undefined;
};

/**
 * Lends a connected socket to an HTTP client that destroys what it is given: destroying the stand-in leaves the socket itself open,
 * to be closed politely by its owner. Nothing is read before something was written, so that no answer comes before its request.
 */
export function lendSocket(socket: Socket): LentSocket {
  let firstByteAt: number | undefined;
  let firstByte: number | undefined;
  let ended = false;
  let started = false;
  let first: Error | undefined;
  let size = 0;
  const onData = (chunk: Buffer) => {
    firstByteAt ??= performance.now();
    firstByte ??= chunk[0];
    size += chunk.length;
    if (size > ANSWER_LIMIT) return onError(new LookStopped('http.too-large', `more than ${ANSWER_LIMIT} bytes of answer`));
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
      if (!started) socket.on('data', onData).on('end', onEnd);
      started = true;
      // The socket's own error says more than a failed write.
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
  return { stream, firstByteAt: () => firstByteAt, firstByte: () => firstByte, ended: () => ended, error: () => first };
}

// The client ends each good answer with an error of this code, and a stream writes out the stack of what it is destroyed with.
const RESET = Object.assign(new Error('the look is over'), { code: 'UND_ERR_INFO' });

function isReset(error: Error | undefined): boolean {
  return error !== undefined && 'code' in error && error.code === RESET.code;
}
