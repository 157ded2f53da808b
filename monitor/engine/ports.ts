import type { Vote } from '../health/quorum.ts';
import type { HistoryEntry } from '../history/entry.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { ProgramChange } from '../message/change.ts';
import type { Digest } from '../message/notification.ts';
import type { DataPoint } from '../metrics/round-metrics.ts';
import type { Answer } from '../observation/observation.ts';
import type { Outcome } from '../observation/outcome.ts';
import type { HttpLook, WireLook, WireProbe } from '../target/probe.ts';
import type { Reached } from '../target/reached.ts';
import type { Target } from '../target/target.ts';
import type { ProxySetting, WaySetting } from '../target/way.ts';

/** The TLS settings of a request, with every secret resolved. */
export type TlsMaterial = {
  readonly ca?: readonly string[];
  readonly serverName?: string;
  readonly pins?: readonly string[];
  readonly verify: boolean;
  /** PEM certificate and key in one text. */
  readonly clientCertificate?: string;
};

/** A header with its value. `secret` ones are never sent to a server whose certificate was not accepted. */
export type ReadyHeader = { readonly name: string; readonly value: string; readonly secret: boolean };

/** A proxy with its credentials: the value of `proxy-authorization`. */
export type ReadyProxy = Omit<ProxySetting, 'credentials'> & { readonly authorization?: string };

/** The way to the server, with every secret resolved. */
export type Way = Omit<WaySetting, 'proxy'> & { readonly proxy?: ReadyProxy };

/** Everything a prober needs for one check. */
export type LookRequest = {
  readonly look: WireLook;
  readonly headers: readonly ReadyHeader[];
  readonly tls: TlsMaterial;
  /** Absent = any address, and no proxy. */
  readonly way?: Way;
  /** The one address of the host to connect to; absent = the first that accepts. */
  readonly address?: string;
  /** One deadline for name resolution, connect, TLS, headers, and body, in milliseconds. */
  readonly timeoutMs: number;
  /** The wall clock, in milliseconds since 1970: the dates of a certificate are compared with it. */
  readonly now: number;
  /** The most bytes of a response body that are read; absent = `BODY_LIMIT`. */
  readonly bodyLimit?: number;
  /** Cancels the check at once; its result no longer matters. */
  readonly signal?: AbortSignal;
};

/** Carries out one check. It never throws: every failure is the `trouble` of the answer. */
export type Prober = (request: LookRequest) => Promise<Answer>;

/**
 * Returns what an answer means. This is the product knowledge; it is injected, so that the engine has none.
 * `before` has the answers to the earlier requests of a check that takes several.
 */
export type Read = (target: Target, probe: WireProbe, answer: Answer, before?: readonly Answer[]) => Outcome;

/** A further request of a check. */
export type NextLook = {
  readonly look: HttpLook;
  /** How long to wait before it, in milliseconds; absent = not at all. */
  readonly afterMs?: number;
  /** How its server is reached; absent = as the target. */
  readonly reached?: Reached;
  /**
   * Set for a request whose failure does not end the check: the number of such requests that are still to come, this
   * one included. Each gets its share of the time that is left.
   */
  readonly among?: number;
};

/**
 * Returns the next request of a check that takes several, after these answers; undefined if there is none. It is
 * product knowledge, as `Read`. The requests share the timeout of the check.
 */
export type Follow = (target: Target, probe: WireProbe, answers: readonly Answer[]) => NextLook | undefined;

/**
 * Reads one secret by name; throws when it cannot. Values are never logged, stored, or put into an
 * observation. `anew` asks for a value newer than the cached one: a server refused that, so it may have been
 * rotated.
 */
export type ReadSecret = (name: string, how?: 'anew') => Promise<string>;

/** A source of time. */
export type Clock = {
  /** The wall clock, in milliseconds since 1970: for points in time, never for how long something took. */
  readonly now: () => number;
  /**
   * Milliseconds since some moment, for durations and deadlines: no correction of the wall clock moves it.
   * Source: POSIX `clock_gettime`, CLOCK_MONOTONIC.
   */
  readonly monotonic: () => number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/**
 * Stores the memory of targets between rounds. Both functions reject when the signal aborts before they are
 * done.
 */
export type HealthStore = {
  /** Returns the memories of these targets, without those never seen. Rejects when not all could be read. */
  readonly load: (targets: readonly string[], signal?: AbortSignal) => Promise<ReadonlyMap<string, TargetMemory>>;
  /**
   * Writes over the revision that was read (0 = nothing was stored), with the next revision. Resolves to the
   * stored memory, or to undefined when another writer was first: then nothing was written.
   *
   * The `unrecorded` entries of the history are written with it, both or none, and the stored memory is without
   * them.
   */
  readonly save: (target: string, memory: TargetMemory, signal?: AbortSignal) => Promise<TargetMemory | undefined>;
};

/** Reads the history that a `HealthStore` wrote. */
export type HistoryStore = {
  /**
   * Returns the entries of each target from a time on (milliseconds since 1970), oldest first, and maybe some
   * from before. Targets without entries have an empty list. Rejects when not all could be read.
   */
  readonly read: (targets: readonly string[], from: number, signal?: AbortSignal) => Promise<ReadonlyMap<string, readonly HistoryEntry[]>>;
};

/** A small record beside the memories: plain JSON data, and the revision it was read at. */
export type Stored = { readonly value: unknown; readonly revision: number };

/**
 * Stores small records by name (letters, digits, `-` and `/`). Both functions reject when the signal aborts
 * before they are done.
 */
export type RecordStore = {
  /** Returns these records, without those never written. Rejects when not all could be read. */
  readonly load: (names: readonly string[], signal?: AbortSignal) => Promise<ReadonlyMap<string, Stored>>;
  /**
   * Writes over the revision that was read (0 = nothing was stored). False when another writer was first:
   * then nothing was written.
   */
  readonly save: (name: string, value: unknown, revision: number, signal?: AbortSignal) => Promise<boolean>;
};

/**
 * Notifies people of all news of a round, in one message. Resolves once delivery is certain; rejects when it
 * may not happen.
 */
export type Announce = (digest: Digest, signal?: AbortSignal) => Promise<void>;

/**
 * Sends programs an event for each change of status, suppressed or not, and of the APIs that are found. Rejects when not all may have
 * arrived.
 */
export type Emit = (changes: readonly ProgramChange[], signal?: AbortSignal) => Promise<void>;

/** Publishes metrics. Rejects when some failed; the others are published all the same. */
export type Measure = (data: readonly DataPoint[], signal?: AbortSignal) => Promise<void>;

/** What one region saw of the targets of a shard, by target, in a round that began at `at` (milliseconds since 1970). */
export type Ballot = {
  readonly region: string;
  readonly shard: string;
  readonly at: number;
  readonly votes: Readonly<Record<string, Vote>>;
};

/** Sends the votes of this region to the one that judges. Rejects when they may not have arrived. */
export type CastVotes = (ballot: Ballot, signal?: AbortSignal) => Promise<void>;

/**
 * The content of a heartbeat: this round of this shard was a good one. `at` is the scheduled minute, in
 * milliseconds since 1970.
 */
export type SignOfLife = {
  readonly monitor: string;
  readonly shard: string;
  readonly at: number;
  /** All shards of the monitor; only the first shard has the list. */
  readonly shards?: readonly string[];
};

/** Sends a heartbeat. Rejects when it may not have arrived. */
export type Beat = (sign: SignOfLife, signal?: AbortSignal) => Promise<void>;
