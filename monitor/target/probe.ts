/** What a probe's verdict is for, in Kubernetes' words; a `signal` can degrade a target, never take it down. */
export type Role = 'readiness' | 'liveness' | 'startup' | 'signal';

/** The roles in the order people read them. */
export const ROLES: readonly Role[] = ['readiness', 'liveness', 'startup', 'signal'];

/** Kubernetes' timing fields with Kubernetes' meaning, plus `recheckSeconds`. All seconds are whole. */
export type Timing = {
  readonly initialDelaySeconds: number;
  readonly periodSeconds: number;
  readonly timeoutSeconds: number;
  readonly successThreshold: number;
  readonly failureThreshold: number;
  /** After a look that disagrees with the health, look again this soon inside the same minute; 0 = off. */
  readonly recheckSeconds: number;
};

/** A header to send: plain, from a secret, or `Authorization` made from the credentials in a secret. */
export type Header =
  | { readonly name: string; readonly value: string }
  | { readonly name: string; readonly secret: string }
  | { readonly name: string; readonly credentials: string };

/** What a user wrote under `expect`: it alone judges. `status` holds inclusive ranges. */
export type Expectation = {
  readonly status?: readonly { readonly from: number; readonly to: number }[];
  readonly body?: string;
};

/** One GET. `path` includes the query. */
export type HttpLook<Reader extends string = string> = {
  readonly kind: 'http';
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly headers: readonly Header[];
  /** Who reads the answer: a reader's name, or absent for "status 200–299". Ignored when `expect` is there. */
  readonly reader?: Reader;
  readonly expect?: Expectation;
};

/** Connect, FIN, not a byte. */
export type TcpLook = { readonly kind: 'tcp'; readonly host: string; readonly port: number };

/** Connect, full handshake, clean close. */
export type TlsLook = { readonly kind: 'tls'; readonly host: string; readonly port: number };

/** No look of its own: read off what other probes saw, in this order of preference. */
export type ReadOff =
  | { readonly kind: 'read-off'; readonly signal: 'certificate'; readonly of: readonly string[]; readonly days: number }
  | { readonly kind: 'read-off'; readonly signal: 'latency'; readonly of: readonly string[]; readonly limitMs: number }
  | { readonly kind: 'read-off'; readonly signal: 'version-drift'; readonly of: readonly string[]; readonly version: string };

/** A look that goes over the wire. */
export type WireLook<Reader extends string = string> = HttpLook<Reader> | TcpLook | TlsLook;

/** One thing to find out about a target, as data. */
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

function authority(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** The URL of a look over HTTP, its port always written out. */
function urlOf(look: { scheme: string; host: string; port: number; path: string }): string {
  return `${look.scheme}://${authority(look.host, look.port)}${look.path}`;
}

function wireAction(look: WireLook): string {
  if (look.kind === 'http') return `GET ${urlOf(look)}`;
  return `${look.kind === 'tcp' ? 'TCP' : 'TLS'} ${authority(look.host, look.port)}`;
}

/** What a probe does, as people and JSON read it: `GET <url>`, `TCP host:port`, `TLS host:port`, `read off <probe>`. */
export function actionOf(probe: Probe): string {
  return probe.look.kind === 'read-off' ? `read off ${probe.look.of[0]}` : wireAction(probe.look);
}

/** Whether a look begins with a TLS handshake. */
export function looksOverTls({ look }: Probe): boolean {
  return look.kind === 'tls' || (look.kind === 'http' && look.scheme === 'https');
}
