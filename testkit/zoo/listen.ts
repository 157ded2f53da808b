import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** A server that listens; closing it destroys what is still connected. */
export type Listening = { readonly port: number; close(): Promise<void> };

/** Lets a server listen on a free port of loopback, or on `port`. */
export async function listen(server: Server, host = '127.0.0.1', port = 0): Promise<Listening> {
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
}

/** A TCP server that does this with every connection, at once. */
export function onConnection(behave: (socket: Socket) => void, host?: string, port?: number): Promise<Listening> {
  return listen(createServer(behave), host, port);
}

/** A TCP server that does this with every connection once something was sent to it. */
export function onRequest(behave: (socket: Socket) => void, host?: string): Promise<Listening> {
  return onConnection((socket) => socket.once('data', () => behave(socket)), host);
}
