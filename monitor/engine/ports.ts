import type { Answer } from '../core/observation.ts';
import type { WireLook } from '../core/probe.ts';

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
