import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Listening } from './listen.ts';

/** What a name server says to everything: an error code of RFC 1035 section 4.1.1, an IPv4 address, or nothing at all. */
export type NameServerManner = { readonly code: number } | { readonly address: string } | 'silence';

const RESPONSE = 0x8180; // QR, RD, RA
const TYPE_A = 1;

/** A tiny name server on loopback (UDP) with one answer for every question. */
export async function startNameServer(manner: NameServerManner): Promise<Listening> {
  const socket = createSocket('udp4');
  socket.on('message', (query, from) => {
    if (manner !== 'silence') socket.send(reply(query, manner), from.port, from.address);
  });
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    close: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

function reply(query: Buffer, manner: { readonly code: number } | { readonly address: string }): Buffer {
  let end = 12;
  while (query[end] !== 0) end += (query[end] ?? 0) + 1;
  const question = query.subarray(12, end + 5);
  const asksForA = query.readUInt16BE(end + 1) === TYPE_A;
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(RESPONSE | ('code' in manner ? manner.code : 0), 2);
  header.writeUInt16BE(1, 4);
  if ('code' in manner || !asksForA) return Buffer.concat([header, question]);
  header.writeUInt16BE(1, 6);
  // A pointer to the question's name, type A, class IN, a minute, four bytes.
  const record = Buffer.from([0xc0, 12, 0, TYPE_A, 0, 1, 0, 0, 0, 60, 0, 4, ...manner.address.split('.').map(Number)]);
  return Buffer.concat([header, question, record]);
}
