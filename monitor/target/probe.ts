import { authorityOf } from '../text/authority.ts';
import type { Method } from './http-method.ts';

/**
 * The role of a probe, as in Kubernetes. A `signal` can degrade a target, but never makes it not ready or
 * down.
 */
export type Role = 'readiness' | 'liveness' | 'startup' | 'signal';

/** The roles in the order people read them. */
export const ROLES: readonly Role[] = ['readiness', 'liveness', 'startup', 'signal'];

/** Kubernetes' timing fields with Kubernetes' meaning, plus `recheckSeconds` and `maxAgeSeconds`. All seconds are whole. */
export type Timing = {
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
  /** The greatest age of a response that a cache may have kept; absent = two periods. */
  readonly maxAgeSeconds?: number;
  /** After a look that contradicts the health, the delay before another look in the same minute; 0 = none. */
  readonly recheckSeconds: number;
};

/**
 * A header to send: plain, from a secret, `Authorization` made from the credentials in a secret, or
 * `Authorization` with an access token of the target.
 */
export type Header =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly secret: string }
  | { readonly name: string; readonly credentials: string }
  | { readonly name: string; readonly token: string };

/** A value of JSON that is neither an object nor a list. */
export type JsonScalar = string | number | boolean | null;

/** A JSONPath (RFC 9535), and the values that each value it selects can have. */
export type JsonExpectation = { readonly path: string; readonly values: readonly JsonScalar[] };

/** A header of the response, and a text that it must contain. */
export type HeaderExpectation = { readonly name: string; readonly contains: string };

/** The `expect` of the user, which alone decides about an answer. `status` has inclusive ranges. */
export type Expectation = {
  readonly status?: readonly { readonly from: number; readonly to: number }[];
  readonly body?: string;
  /** A text that the body must not contain. */
  readonly bodyExcludes?: string;
  readonly json?: readonly JsonExpectation[];
  readonly headers?: readonly HeaderExpectation[];
};

/** A name that the list in a response must contain, and how many items it may hold at most. */
export type ListedName = { readonly name: string; readonly maxSize?: number };

/** One request. `path` includes the query. */
export type HttpLook<Reader extends string = string> = {
  readonly kind: 'http';
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: readonly Header[];
  /** Absent = GET. */
  readonly method?: Method;
  /** Asks for a WebSocket (RFC 6455): a handshake, and a clean close. */
  readonly upgrade?: 'websocket';
  /** The body to send; absent = none. */
  readonly body?: string;
  /** The SNI, and the name that the certificate must have, unless the target sets one. Default: the host. */
  readonly serverName?: string;
  /** The name of a token of the target that this check asks for anew; absent = none. */
  readonly token?: string;
  /** The peers of the target that this check asks, by name, in order; absent = none. */
  readonly peers?: readonly string[];
  /** The peer that this check asks in place of the target; absent = the target. */
  readonly peer?: string;
  /** Other hosts to which a redirect of this check is followed; absent = none. */
  readonly redirectHosts?: readonly string[];
  /**
   * The name of the reader of the answer; absent = status 200–299 is a success. Ignored if `expect` is there.
   */
  readonly reader?: Reader;
  readonly expect?: Expectation;
  /** What the list in the response must contain, for a reader of lists; absent = nothing in particular. */
  readonly listed?: readonly ListedName[];
};

/** A TCP connection that is closed without data. */
export type TcpLook = { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** A TCP connection with a full TLS handshake and a clean close. */
export type TlsLook = { readonly kind: 'tls'; readonly host: string; readonly port: number };

/**
 * A signal without a look. It is read off the observations of other probes, the first of `of` that has one.
 */
export type ReadOff =
  | { readonly kind: 'read-off'; readonly signal: 'certificate'; readonly of: readonly string[]; readonly days: number }
  | { readonly kind: 'read-off'; readonly signal: 'latency'; readonly of: readonly string[]; readonly limitMs: number }
  | { readonly kind: 'read-off'; readonly signal: 'version-drift'; readonly of: readonly string[]; readonly version: string }
  /** `seconds`: how long a store may grow, by its name. */
  | {
      readonly kind: 'read-off';
      readonly signal: 'store-growth';
      readonly of: readonly string[];
      readonly seconds: Readonly<Record<string, number>>;
    };

/** A look that goes over the wire. */
export type WireLook<Reader extends string = string> = HttpLook<Reader> | TcpLook | TlsLook;

/** A probe, as plain data. */
export type Probe = Timing & {
  readonly name: string;
  readonly role: Role;
  readonly look: WireLook | ReadOff;
};

/** A probe with a look of its own. */
export type WireProbe<Reader extends string = string> = Probe & { readonly look: WireLook<Reader> };

/** Tells a probe that goes over the wire from one that is read off others. */
export function isWireProbe(probe: Probe): probe is WireProbe {
  return probe.look.kind !== 'read-off';
}

/** Formats the URL of an HTTP look, always with its port. */
function urlOf(look: { scheme: string; host: string; port: number; path: string }): string {
  return `${look.scheme}://${authorityOf(look)}${look.path}`;
}

/** Formats what a look over the wire does: `GET <url>` or another method, `TCP host:port`, `TLS host:port`. */
export function wireAction(look: WireLook): string {
  if (look.kind === 'http' && look.upgrade) return `GET ${urlOf({ ...look, scheme: look.scheme === 'https' ? 'wss' : 'ws' })}`;
  if (look.kind === 'http') return `${look.method ?? 'GET'} ${urlOf(look)}`;
  return `${look.kind === 'tcp' ? 'TCP' : 'TLS'} ${authorityOf(look)}`;
}

/** Formats what a probe does: its action over the wire, or `read off <probe>`. */
export function actionOf(probe: Probe): string {
  return probe.look.kind === 'read-off' ? `read off ${probe.look.of[0]}` : wireAction(probe.look);
}

/** Whether a look begins with a TLS handshake. */
export function looksOverTls({ look }: Probe): boolean {
  return look.kind === 'tls' || (look.kind === 'http' && look.scheme === 'https');
}
