import type { Diagnosis } from '../core/diagnosis.ts';
import type { Answer } from '../core/observation.ts';
import type { Outcome } from '../core/outcome.ts';
import type { WireLook, WireProbe } from '../core/probe.ts';
import type { Status } from '../core/status.ts';
import type { Target } from '../core/target.ts';
import type { TargetHealth } from '../core/target-health.ts';

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

/** Reads one secret by name; throws when it cannot. Values are never logged, stored or put into an observation. */
export type ReadSecret = (name: string) => Promise<string>;

/** Where the time comes from. */
export type Clock = {
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after `ms`, or at once when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** Remembers the health of targets between rounds. */
export type HealthStore = {
  /** What is remembered of these targets; those never seen are absent. */
  readonly load: (targets: readonly string[]) => Promise<ReadonlyMap<string, TargetHealth>>;
  readonly save: (target: string, health: TargetHealth) => Promise<void>;
};

/** A target's status is not what people were told last. */
export type Change = {
  readonly target: Target;
  /** Absent when nothing was told of this target before. */
  readonly from?: Status;
  readonly health: TargetHealth;
  readonly diagnosis: Diagnosis | null;
  /** When the change was seen, milliseconds since 1970. */
  readonly at: number;
};

/** Tells people. Resolves once they are told; throws when they may not have been. */
export type Announce = (changes: readonly Change[]) => Promise<void>;
