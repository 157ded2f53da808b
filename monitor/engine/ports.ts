import type { TargetMemory } from '../memory/target-memory.ts';
import type { StatusChange } from '../message/change.ts';
import type { Digest } from '../message/notification.ts';
import type { DataPoint } from '../metrics/round-metrics.ts';
import type { Answer } from '../observation/observation.ts';
import type { Outcome } from '../observation/outcome.ts';
import type { WireLook, WireProbe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';

/** How TLS is to be spoken, with every secret at hand. */
export type TlsMaterial = {
  readonly ca?: readonly string[];
  readonly serverName?: string;
  readonly pins?: readonly string[];
  readonly verify: boolean;
  /** PEM certificate and key in one text. */
  readonly clientCertificate?: string;
};

/** A header with its value at hand; `secret` ones are never sent to a server whose certificate did not pass. */
export type ReadyHeader = { readonly name: string; readonly value: string; readonly secret: boolean };

/** Everything a prober needs for one look. */
export type LookRequest = {
  readonly look: WireLook;
  readonly headers: readonly ReadyHeader[];
  readonly tls: TlsMaterial;
  /** One deadline over name, connect, TLS, headers and body. */
  readonly timeoutMs: number;
  /** Wall clock now, milliseconds since 1970: what a certificate's dates are compared with. */
  readonly now: number;
  /** Gives the look up at once; what it saw so far no longer matters. */
  readonly signal?: AbortSignal;
};

/** Carries out one look. Never throws: whatever goes wrong is the answer's `trouble`. */
export type Prober = (request: LookRequest) => Promise<Answer>;

/** Tells what an answer means: the product knowledge, injected so that the engine holds none. */
export type Read = (target: Target, probe: WireProbe, answer: Answer) => Outcome;

/**
 * Reads one secret by name; throws when it cannot. Values are never logged, stored or put into an observation. `anew` asks for more than what
 * is remembered: a server refused it, so it may have been rotated.
 */
export type ReadSecret = (name: string, how?: 'anew') => Promise<string>;

/** Where the time comes from. */
export type Clock = {
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** Remembers the health of targets between rounds. Both reject when the signal aborts while they still wait. */
export type HealthStore = {
  /** What is remembered of these targets; those never seen are absent. Rejects when not all could be read. */
  readonly load: (targets: readonly string[], signal?: AbortSignal) => Promise<ReadonlyMap<string, TargetMemory>>;
  /**
   * Writes what was read at `health.revision` (0 = nothing was there) with the revision after it. Resolves to what is now remembered, or to
   * undefined when somebody else wrote meanwhile: then nothing was written.
   */
  readonly save: (target: string, health: TargetMemory, signal?: AbortSignal) => Promise<TargetMemory | undefined>;
};

/** A small record beside the healths: plain JSON data, and the revision it was read at. */
export type Stored = { readonly value: unknown; readonly revision: number };

/** Remembers small records by name (letters, digits, `-` and `/`). Both reject when the signal aborts while they still wait. */
export type RecordStore = {
  /** Those never written are absent. Rejects when not all could be read. */
  readonly load: (names: readonly string[], signal?: AbortSignal) => Promise<ReadonlyMap<string, Stored>>;
  /** Writes over what was read at `revision` (0 = nothing was there). False when somebody else wrote meanwhile: then nothing was written. */
  readonly save: (name: string, value: unknown, revision: number, signal?: AbortSignal) => Promise<boolean>;
};

/** Notifies people of all news of a round, in one message. Resolves once that is certain to happen; rejects when it may not. */
export type Announce = (digest: Digest, signal?: AbortSignal) => Promise<void>;

/** Sends programs an event for each change of status, suppressed or not. Rejects when not all may have arrived. */
export type Emit = (changes: readonly StatusChange[], signal?: AbortSignal) => Promise<void>;

/** Hands metrics over. Rejects when not all could be; those that could are handed over all the same. */
export type Measure = (data: readonly DataPoint[], signal?: AbortSignal) => Promise<void>;

/** What a sign of life says: that this round of this shard was a good one. `at` is the scheduled minute, milliseconds since 1970. */
export type SignOfLife = {
  readonly monitor: string;
  readonly shard: string;
  readonly at: number;
  /** All shards of the monitor; the first of them knows them. */
  readonly shards?: readonly string[];
};

/** Gives a sign of life. Rejects when it may not have arrived. */
export type Beat = (sign: SignOfLife, signal?: AbortSignal) => Promise<void>;
