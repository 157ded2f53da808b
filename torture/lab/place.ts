import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { Act } from './act.ts';

/** A port of loopback whose behavior is set for each round. */
export type Place = {
  readonly port: number;
  /** Resolves when every new connection meets this; what was open before is gone. */
  readonly play: (meet: Act['meet']) => Promise<void>;
  readonly close: () => Promise<void>;
};

// Below the ports that clients are given: one of those could take a port while it is closed here, or connect
// to itself.
const FIRST_PORT = 20_000;
const LAST_PORT = 32_000;
let next = FIRST_PORT + (process.pid % 5_000);

/** Opens a place on the next free port. */
export async function openPlace(host = '127.0.0.1'): Promise<Place> {
  let meet: (socket: Socket) => void = (socket) => socket.destroy();
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
    meet(socket);
  });
  const port = await listenSomewhere(server, host);
  const shut = async () => {
    for (const socket of open) socket.destroy();
    if (!server.listening) return;
    server.close();
    await once(server, 'close');
  };
  return {
    port,
    play: async (how) => {
      if (how === 'closed') return shut();
      for (const socket of open) socket.destroy();
      meet = how;
      if (server.listening) return;
      server.listen(port, host);
      await once(server, 'listening');
    },
    close: shut,
  };
}

async function listenSomewhere(server: Server, host: string): Promise<number> {
  for (let tried = FIRST_PORT; tried < LAST_PORT; tried++) {
    const port = next++;
    if (next >= LAST_PORT) next = FIRST_PORT;
    server.listen(port, host);
    try {
      await once(server, 'listening');
      return port;
    } catch {
      // Somebody has it.
    }
  }
  throw new Error(`no free port from ${FIRST_PORT} to ${LAST_PORT}`);
}
