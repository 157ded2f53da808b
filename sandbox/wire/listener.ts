import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** A TCP port that can be closed and opened again. */
export type Listener = {
  readonly open: () => Promise<void>;
  /** Refuses new connections and cuts the open ones. */
  readonly close: () => Promise<void>;
  /** Cuts the open connections and continues to listen. */
  readonly cut: () => void;
  /** Returns the number of bytes that clients have sent to this port, including TLS records. */
  readonly bytesReceived: () => number;
};

/** The address of a listener, and the function that handles each connection. */
export type ListenerOptions = {
  readonly host: string;
  readonly port: number;
  readonly halfOpen: boolean;
  readonly onConnection: (socket: Socket) => void;
};

/** Creates a listener that does not listen yet. */
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
