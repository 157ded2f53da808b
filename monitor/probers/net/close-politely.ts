import type { Socket } from 'node:net';

/** How long the server may take to close after the monitor, in milliseconds. */
export const LINGER_MS = 200;

/** How many bytes are read and dropped in that time; a server that sends more will not stop. */
const DRAIN_BYTES = 262_144;

/**
 * Closes a connection in a way that servers do not log: with a FIN, and under TLS with a close_notify before
 * it. What still arrives is read, because unread bytes would turn the FIN into a reset. Resolves once the
 * socket is destroyed, with the first error in the meantime. `lingerMs` is the longest wait for the server.
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
