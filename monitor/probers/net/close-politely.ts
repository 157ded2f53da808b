import type { Socket } from 'node:net';

/** How long the other side may take to close after us, in milliseconds. */
export const LINGER_MS = 200;

/** How much is read and dropped while it does: a server that sends more will not stop by itself. */
const DRAIN_BYTES = 262_144;

/**
 * Ends a connection so that the server has nothing to log: FIN (under TLS a close_notify before it), and what still comes is read,
 * because unread bytes would turn our close into a reset. Resolves once the socket is destroyed, with the first error on the way.
 */
export function closePolitely(socket: Socket, lingerMs: number): Promise<Error | undefined> {
  if (socket.destroyed) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    let first: Error | undefined;
    let drained = 0;
    const finish = () => socket.destroy();
    const timer = setTimeout(finish, lingerMs);
    socket.on('error', (error) => {
      first ??= error;
    });
    socket.on('data', (chunk: Buffer) => {
      drained += chunk.length;
      if (drained > DRAIN_BYTES) finish();
    });
    socket.once('close', () => {
      clearTimeout(timer);
      resolve(first);
    });
    socket.end();
    socket.resume();
  });
}
