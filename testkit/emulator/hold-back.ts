import type { AddressInfo } from 'node:net';
import { connect, createServer, type Socket } from 'node:net';

/** A door before the emulator at which everybody waits until it is opened. */
export type Door = {
  readonly endpoint: string;
  /** Resolves when somebody waits. */
  readonly knocked: Promise<void>;
  /** Lets everybody through, from now on. */
  readonly open: () => void;
  readonly close: () => Promise<void>;
};

/** Builds a door before an endpoint of this machine. */
export async function holdBack(endpoint: string): Promise<Door> {
  const waiting: Socket[] = [];
  const passed: Socket[] = [];
  let isOpen = false;
  const knocked = Promise.withResolvers<void>();
  const pass = (socket: Socket) => {
    const onward = connect(Number(new URL(endpoint).port), '127.0.0.1');
    for (const one of [socket, onward]) passed.push(one.on('error', () => one.destroy()));
    socket.pipe(onward).pipe(socket);
  };
  const server = createServer((socket) => {
    if (isOpen) return pass(socket);
    waiting.push(socket);
    knocked.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    knocked: knocked.promise,
    open: () => {
      isOpen = true;
      for (const socket of waiting.splice(0)) pass(socket);
    },
    close: async () => {
      for (const socket of [...waiting, ...passed]) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
