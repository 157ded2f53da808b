import type { ProfileName } from '../monitor/target/profile.ts';

/** Where a port of the server is seen, as `ports` writes it. */
export type FoundPort = number | { readonly port: number; readonly scheme: 'HTTP' | 'HTTPS' };

/** An API of a gateway. `from` says where it was read. */
export type FoundApi = {
  readonly name: string;
  readonly version: string;
  readonly context?: string;
  readonly tenant?: string;
  readonly from: string;
};

/** The handler of a block, as the config writes it. */
export type FoundHandler =
  | { readonly httpGet: Readonly<Record<string, unknown>> & { readonly port: number } }
  | { readonly tcpSocket: { readonly port: number } };

/** A probe block, as the config writes it. */
export type FoundBlock = FoundHandler & Readonly<Record<string, unknown>>;

/** The blocks of a target that has probes of its own. */
export type FoundBlocks = {
  readonly readinessProbe?: FoundBlock;
  readonly livenessProbe?: FoundBlock;
  readonly startupProbe?: FoundBlock;
};

/** The TLS settings that the person gave for the source. */
export type FoundTls = { readonly ca?: readonly string[]; readonly serverName?: string; readonly pin?: string };

/** A server that a source names. */
export type FoundTarget = {
  /** The wished name; `named` makes it valid and unique. */
  readonly name: string;
  readonly profile: ProfileName;
  /** Absent = the source does not say; a placeholder is written. */
  readonly host?: string;
  /** Where it was read: one clause for the comment above it. */
  readonly from: string;
  readonly version?: string;
  readonly portOffset?: number;
  readonly ports?: Readonly<Record<number, FoundPort>>;
  /** The name of the secret with the credentials of the server. */
  readonly secret?: string;
  readonly tls?: FoundTls;
  readonly apis?: readonly FoundApi[];
  /** The probe `traffic` is the only readiness probe that `ports` leaves. */
  readonly needsTraffic?: boolean;
  /** The way to the server leads to its readiness endpoint alone. */
  readonly hasNoLiveness?: boolean;
  readonly blocks?: FoundBlocks;
  /** What a person should know about it, one line each. */
  readonly notes: readonly string[];
};

/** Everything that a source names. */
export type Discovered = { readonly targets: readonly FoundTarget[]; readonly notes: readonly string[] };

/** The most servers, and the most APIs, that are read from a source. */
export const MOST_ENTRIES = 10_000;
