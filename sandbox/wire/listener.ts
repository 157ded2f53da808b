import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** One TCP port that can be closed and opened again. */
export type Listener = {
  readonly open: () => Promise<void>;
  /** Refuses from now on and cuts what is connected. */
  readonly close: () => Promise<void>;
  /** Cuts what is connected and goes on listening. */
  readonly cut: () => void;
  /** Bytes clients ever sent to this port, TLS records included. */
  readonly bytesReceived: () => number;
};

/** Where to listen and what to do with each connection. */
export type ListenerOptions = {
  readonly host: string;
  readonly port: number;
  readonly halfOpen: boolean;
  readonly onConnection: (socket: Socket) => void;
};

/** A listener that is not listening yet. */
export function createListener(options: ListenerOptions): Listener {
  const sockets = new Set<Socket>();
  let counted = 0;
  const server = createServer({ allowHalfOpen: options.halfOpen }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => {
      sockets.delete(socket);
      counted += socket.bytesRead;
    });
    options.onConnection(socket);
  });
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    cut,
    bytesReceived: () => [...sockets].reduce((sum, socket) => sum + socket.bytesRead, counted),
    async open() {
      if (server.listening) return;
      server.listen(options.port, options.host);
      await once(server, 'listening');
    },
    async close() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}
