import { isIPv6, type Socket, SocketAddress } from 'node:net';
import type { LookRequest } from '../../engine/ports.ts';
import { quote } from '../../text/quote.ts';
import { connectFirst } from './happy-eyeballs.ts';
import { LookStopped } from './look-stopped.ts';
import { type Resolving, resolveName } from './resolve-name.ts';
import { tracePhase, type Within } from './trace.ts';

/** How a prober reaches its targets; `allowAddress` judges every IP address before it is connected to. */
export type Reach = Resolving & { readonly allowAddress?: (ip: string, port: number) => boolean };

/** Resolves the host of a look, drops the addresses it must not look at and connects; fills the first two phases. */
export async function openConnection(look: LookRequest['look'], reach: Reach, { deadline, notes }: Within): Promise<Socket> {
  const namedAt = performance.now();
  const addresses = await resolveName(look.host, reach, deadline);
  tracePhase(notes, 'dnsMs', performance.now() - namedAt);
  const allowed = addresses.filter((address) => reach.allowAddress?.(plain(address), look.port) ?? true);
  if (allowed.length === 0) {
    // In an order of their own: name servers give the addresses now in this one, now in that.
    throw new LookStopped('monitor.blocked-address', quote(`${look.host} is ${addresses.toSorted().join(', ')}`, 400));
  }
  notes.rung = 'connect';
  const connectedAt = performance.now();
  const { socket, address } = await connectFirst(allowed, look.port, deadline, (tried) => {
    notes.address = tried;
  });
  tracePhase(notes, 'connectMs', performance.now() - connectedAt);
  notes.address = address;
  notes.raw = socket;
  return socket;
}

// ::ffff:169.254.169.254 reaches 169.254.169.254: the rule about the one must hold for the other, however it is spelled.
function plain(address: string): string {
  if (!isIPv6(address)) return address;
  const canonical = new SocketAddress({ address: address.replace(/%.*$/, ''), family: 'ipv6' }).address;
  return canonical.startsWith('::ffff:') && canonical.includes('.') ? canonical.slice(7) : canonical;
}
