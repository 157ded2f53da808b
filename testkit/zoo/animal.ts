import type { Socket } from 'node:net';
import type { ReadyHeader, TlsMaterial } from '../../monitor/engine/ports.ts';
import type { Reason } from '../../monitor/observation/reason.ts';
import type { NameLookup } from '../../monitor/probers/net/system-lookup.ts';
import type { HttpLook, TcpLook, TlsLook, WireLook } from '../../monitor/target/probe.ts';
import { onConnection } from './listen.ts';

/** A misbehaving server that runs: how to look at it, and how to stop it. */
export type Den = {
  readonly look: WireLook;
  readonly tls?: Partial<TlsMaterial>;
  readonly headers?: readonly ReadyHeader[];
  /** Options of the prober for name resolution, if the animal is a name server. */
  readonly prober?: {
    readonly lookup?: NameLookup;
    readonly nameServers?: readonly string[];
    readonly allowAddress?: (ip: string) => boolean;
  };
  close(): Promise<void>;
};

/** How an animal that is nothing but a port of loopback is looked at, and how it meets each connection. */
export type Meeting = {
  readonly look: (port: number) => WireLook;
  readonly tls?: Partial<TlsMaterial>;
  readonly headers?: readonly ReadyHeader[];
  readonly meet: (socket: Socket) => void;
  /** What it says to whatever it is asked before it closes, where that is all it does. */
  readonly answer?: string | Buffer;
  /** It sends not a byte. */
  readonly isSilent?: true;
};

/**
 * One kind of misbehaviour on loopback; `expect` is what the prober alone must say, `status` the HTTP status
 * it must have seen.
 */
export type Animal = {
  readonly name: string;
  readonly expect: Reason | 'success';
  readonly status?: number;
  /** Absent = it is more than a port. */
  readonly meeting?: Meeting;
  start(): Promise<Den>;
};

/** An animal that is a port of loopback with this behaviour. */
export function onPort({ meeting, ...about }: Omit<Animal, 'start'> & { readonly meeting: Meeting }): Animal {
  return {
    ...about,
    meeting,
    start: async () => {
      const { look, tls, headers, meet } = meeting;
      const { port, close } = await onConnection(meet);
      return { look: look(port), ...(tls && { tls }), ...(headers && { headers }), close };
    },
  };
}

/** A TCP look at a port of loopback. */
export function tcpLook(port: number, host = '127.0.0.1'): TcpLook {
  return { kind: 'tcp', host, port };
}

/** A TLS look at a port of loopback. */
export function tlsLook(port: number, host = 'localhost'): TlsLook {
  return { kind: 'tls', host, port };
}

/** A plain HTTP look at a port of loopback. */
export function httpLook(port: number, host = '127.0.0.1'): HttpLook {
  return { kind: 'http', scheme: 'http', host, port, path: '/health', headers: [] };
}

/** An HTTPS look at a port of loopback. */
export function httpsLook(port: number, host = 'localhost'): HttpLook {
  return { ...httpLook(port, host), scheme: 'https' };
}
