import { connect, createServer } from 'node:net';
import { listen } from './listen.ts';

/** What a client did on one connection: every byte it sent, and how it closed. */
export type Seen = { sent: Buffer; closed?: 'FIN' | 'RST' };

/** A relay to a port of loopback that writes down what clients do. */
export type Tap = { readonly port: number; readonly seen: readonly Seen[]; close(): Promise<void> };

/** Puts a relay before a port of loopback. */
export async function tap(target: number): Promise<Tap> {
  const seen: Seen[] = [];
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const record: Seen = { sent: Buffer.alloc(0) };
    seen.push(record);
    const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true });
    upstream.on('error', () => client.destroy());
    client.on('data', (chunk: Buffer) => {
      record.sent = Buffer.concat([record.sent, chunk]);
    });
    client.once('end', () => {
      record.closed ??= 'FIN';
    });
    client.once('error', () => {
      record.closed = 'RST';
      upstream.destroy();
    });
    client.pipe(upstream).pipe(client);
  });
  const { port, close } = await listen(server);
  return { port, seen, close };
}
