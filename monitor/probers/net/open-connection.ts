import type { Socket } from 'node:net';
import { canonicalAddress } from '../../address/literal-address.ts';
import type { LookRequest } from '../../engine/ports.ts';
import { authorityOf } from '../../text/authority.ts';
import { quote } from '../../text/quote.ts';
import { AllAttemptsFailed, type Attempt, type Connected, connectFirst } from './happy-eyeballs.ts';
import { LookStopped } from './look-stopped.ts';
import { openTunnel } from './open-tunnel.ts';
import { resolveName } from './resolve-name.ts';
import type { Resolving } from './system-lookup.ts';
import { tracePhase, type Within } from './trace.ts';

/**
 * How a prober reaches its targets. `allowAddress` decides on every IP address before a connection is
 * attempted; `userAgent` is what a proxy is told.
 */
export type Reach = Resolving & { readonly allowAddress?: (ip: string, port: number) => boolean; readonly userAgent?: string };

/** A host, or a proxy, and the port to connect to. */
type Place = { readonly host: string; readonly port: number };

/**
 * Opens the connection of a check: to the host, to the one address of it that the request asks for, or through
 * the proxy. Records the first two phases. Throws LookStopped with `monitor.blocked-address` or a reason of the
 * proxy, and the errors of `resolveName` and `connectFirst`.
 */
export async function openConnection(request: LookRequest, reach: Reach, within: Within): Promise<Socket> {
  const { look, way } = request;
  const { notes, deadline } = within;
  const proxy = way?.proxy;
  if (!proxy) {
    notes.raw = await connectTo(look, request, reach, within);
    return notes.raw;
  }
  notes.proxy = authorityOf(proxy);
  const socket = await connectTo(proxy, request, reach, within);
  const askedAt = performance.now();
  notes.raw = await openTunnel(socket, { proxy, host: look.host, port: look.port, userAgent: reach.userAgent ?? 'gatewatch' }, deadline);
  tracePhase(notes, 'connectMs', (notes.phases.connectMs ?? 0) + performance.now() - askedAt);
  notes.tunnelBytes = notes.raw.bytesRead;
  notes.isThroughProxy = true;
  return notes.raw;
}

async function connectTo(place: Place, { way = {}, address }: LookRequest, reach: Reach, within: Within): Promise<Socket> {
  const { deadline, notes } = within;
  const namedAt = performance.now();
  const found = await resolveName(address ?? place.host, reach, deadline, way.proxy ? undefined : way.addressFamily);
  try {
    tracePhase(notes, 'dnsMs', performance.now() - namedAt);
    notes.more.push(...found.notes);
    notes.rung = 'connect';
    const connectedAt = performance.now();
    const attempt = (addresses: readonly string[]) => connect(addresses, place, within);
    const {
      socket,
      address: connected,
      failed,
    } = await attempt(demandAllowed(found.addresses, place, reach)).catch(async (error: unknown) => {
      // The family that was not answered in time may have the address that works.
      const late = error instanceof AllAttemptsFailed ? allowedOf((await found.late) ?? [], place, reach) : [];
      if (late.length === 0 || deadline.ending.reason() !== undefined) throw error;
      return attempt(late);
    });
    tracePhase(notes, 'connectMs', performance.now() - connectedAt);
    notes.more.push(...failed.map(inWords));
    notes.address = connected;
    return socket;
  } finally {
    found.release();
  }
}

function connect(addresses: readonly string[], { port }: Place, { deadline, notes }: Within): Promise<Connected> {
  return connectFirst(addresses, port, deadline, (tried) => {
    notes.address = tried;
  });
}

function allowedOf(addresses: readonly string[], { port }: Place, { allowAddress }: Reach): readonly string[] {
  return addresses.filter((address) => allowAddress?.(canonicalAddress(address), port) ?? true);
}

function demandAllowed(addresses: readonly string[], place: Place, reach: Reach): readonly string[] {
  const allowed = allowedOf(addresses, place, reach);
  if (allowed.length > 0) return allowed;
  // Sorted, because name servers return the addresses in a changing order.
  throw new LookStopped('monitor.blocked-address', quote(`${place.host} resolves to ${addresses.toSorted().join(', ')}`, 400));
}

function inWords({ address, port, error }: Attempt): string {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return quote(`${authorityOf({ host: address, port })} did not accept a connection${code}`);
}
