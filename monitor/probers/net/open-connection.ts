import { isIPv6, type Socket, SocketAddress } from 'node:net';
import type { LookRequest } from '../../engine/ports.ts';
import { quote } from '../../text/quote.ts';
import { connectFirst } from './happy-eyeballs.ts';
import { LookStopped } from './look-stopped.ts';
import { type Resolving, resolveName } from './resolve-name.ts';
import { tracePhase, type Within } from './trace.ts';

/**
 * How a prober reaches its targets. `allowAddress` decides on every IP address before a connection is
 * attempted.
 */
export type Reach = Resolving & { readonly allowAddress?: (ip: string, port: number) => boolean };

/**
 * Resolves the host of a check, drops the addresses that are not allowed, and connects. Records the first two
 * phases. Throws LookStopped with `monitor.blocked-address`, and the errors of `resolveName` and
 * `connectFirst`.
 */
export async function openConnection(look: LookRequest['look'], reach: Reach, { deadline, notes }: Within): Promise<Socket> {
  const namedAt = performance.now();
  const addresses = await resolveName(look.host, reach, deadline);
  tracePhase(notes, 'dnsMs', performance.now() - namedAt);
  const allowed = addresses.filter((address) => reach.allowAddress?.(plain(address), look.port) ?? true);
  if (allowed.length === 0) {
    // Sorted, because name servers return the addresses in a changing order.
    throw new LookStopped('monitor.blocked-address', quote(`${look.host} resolves to ${addresses.toSorted().join(', ')}`, 400));
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

// ::ffff:169.254.169.254 reaches 169.254.169.254, so the same rule must apply to both, in any spelling.
function plain(address: string): string {
  if (!isIPv6(address)) return address;
  const canonical = new SocketAddress({ address: address.replace(/%.*$/, ''), family: 'ipv6' }).address;
  return canonical.startsWith('::ffff:') && canonical.includes('.') ? canonical.slice(7) : canonical;
}
