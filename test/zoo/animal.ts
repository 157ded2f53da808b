import type { HttpLook, TcpLook, TlsLook, WireLook } from '../../monitor/core/probe.ts';
import type { Reason } from '../../monitor/core/reason.ts';
import type { ReadyHeader, TlsMaterial } from '../../monitor/engine/ports.ts';
import type { NameLookup } from '../../monitor/probers/resolve-name.ts';

/** A misbehaving server that runs: how to look at it, and how to stop it. */
export type Den = {
  readonly look: WireLook;
  readonly tls?: Partial<TlsMaterial>;
  readonly headers?: readonly ReadyHeader[];
  /** What the prober is told about names, where the animal lives in the name servers. */
  readonly prober?: {
    readonly lookup?: NameLookup;
    readonly nameServers?: readonly string[];
    readonly allowAddress?: (ip: string) => boolean;
  };
  close(): Promise<void>;
};

/** One kind of misbehaviour on loopback; `expect` is what the prober alone must say, `status` the HTTP status it must have seen. */
export type Animal = {
  readonly name: string;
  readonly expect: Reason | 'success';
  readonly status?: number;
  start(): Promise<Den>;
};

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
