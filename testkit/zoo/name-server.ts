import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIPv4 } from 'node:net';
import type { Listening } from './listen.ts';

/**
 * What a name server says of a name: an error code of RFC 1035 section 4.1.1, its addresses (of either
 * family, perhaps none), the beginning of an answer, or nothing at all.
 */
export type NameServerManner =
  | { readonly code: number }
  | { readonly addresses: readonly string[]; readonly afterMs?: number }
  | 'half'
  | 'silence';

const RESPONSE = 0x8180; // QR, RD, RA
// RFC 1035 section 3.2.2, RFC 3596.
const TYPE_A = 1;
const TYPE_AAAA = 28;

/** A tiny name server on loopback (UDP), by default on a free port. Rejects if it may not listen. */
export async function startNameServer(
  mannerOf: (name: string, type: 'A' | 'AAAA') => NameServerManner,
  host = '127.0.0.1',
  port = 0,
): Promise<Listening> {
  const socket = createSocket('udp4');
  const waiting = new Set<NodeJS.Timeout>();
  socket.on('message', (query, from) => {
    const manner = mannerOf(nameIn(query), query.readUInt16BE(labelsEnd(query) + 1) === TYPE_AAAA ? 'AAAA' : 'A');
    if (manner === 'silence') return;
    const answer = reply(query, manner);
    const timer = setTimeout(
      () => {
        waiting.delete(timer);
        socket.send(answer, from.port, from.address);
      },
      typeof manner === 'object' && 'afterMs' in manner ? manner.afterMs : 0,
    );
    waiting.add(timer);
  });
  socket.bind(port, host);
  await once(socket, 'listening');
  return {
    port: socket.address().port,
    close: async () => {
      for (const timer of waiting) clearTimeout(timer);
      socket.close();
      await once(socket, 'close');
    },
  };
}

function labelsEnd(query: Buffer): number {
  let end = 12;
  while (query[end] !== 0) end += (query[end] ?? 0) + 1;
  return end;
}

function nameIn(query: Buffer): string {
  const labels: string[] = [];
  for (let at = 12; query[at] !== 0; at += (query[at] ?? 0) + 1) labels.push(query.toString('latin1', at + 1, at + 1 + (query[at] ?? 0)));
  return labels.join('.').toLowerCase();
}

function reply(query: Buffer, manner: Exclude<NameServerManner, 'silence'>): Buffer {
  const end = labelsEnd(query);
  const question = query.subarray(12, end + 5);
  const type = query.readUInt16BE(end + 1);
  const code = typeof manner === 'object' && 'code' in manner ? manner.code : 0;
  const addresses = typeof manner === 'object' && 'addresses' in manner ? manner.addresses : [];
  const records = addresses.filter((address) => type === (isIPv4(address) ? TYPE_A : TYPE_AAAA)).map((address) => recordOf(type, address));
  const header = Buffer.alloc(12);
  query.copy(header, 0, 0, 2);
  header.writeUInt16BE(RESPONSE | code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(manner === 'half' ? 1 : records.length, 6);
  return Buffer.concat([header, question, ...records]);
}

/** A pointer to the question's name, the type, class IN, a minute, the address. */
function recordOf(type: number, address: string): Buffer {
  const bytes = isIPv4(address) ? address.split('.').map(Number) : bytesOfV6(address);
  return Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, bytes.length, ...bytes]);
}

function bytesOfV6(address: string): number[] {
  const [before = [], after = []] = address.split('::').map((half) => half.split(':').filter(Boolean));
  const groups = [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after];
  return groups.flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 0xff]);
}
