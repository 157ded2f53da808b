import { connect } from 'node:net';

/** Sends bytes to a port of 127.0.0.1 and resolves when the connection is closed, by whichever side and however. */
export function say(port: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume().end(bytes);
  });
}
