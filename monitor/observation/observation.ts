import type { Role } from '../target/probe.ts';
import type { Outcome } from './outcome.ts';
import type { Reason } from './reason.ts';

/** Where the time of a look went, in milliseconds; a phase that was not reached is absent. */
export type Phases = {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
  readonly transferMs?: number;
};

/**
 * The certificate a server showed, whether or not it passed. `problem` says what is wrong with it; `pin` is its public key
 * as curl writes it (`sha256//BASE64=`, RFC 7469 section 2.4).
 */
export type CertificateFacts = {
  readonly protocol?: string;
  readonly trusted: boolean;
  readonly problem?: Reason;
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly notAfter: string;
  readonly daysRemaining: number;
  readonly pin: string;
};

/** The HTTP part of an answer. Header names are lower case; `body` is at most 64 KiB, `truncated` when more was coming. */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly truncated: boolean;
};

/** What stopped a look, in the words of the closed list. */
export type LookReason = { readonly reason: Reason; readonly detail: string };

/** What came back over the wire from one look, before anybody judges what it means. A prober returns one; it never throws. */
export type Answer = {
  /** The IP address that was connected to, or tried last. */
  readonly address?: string;
  /** What the look waited for, its phases added up; where it did not come to an answer, all the time it took. */
  readonly latencyMs: number;
  readonly phases: Phases;
  /** True once the server sent a byte; for a TCP look, once it accepted. */
  readonly answered: boolean;
  readonly tls?: CertificateFacts;
  readonly http?: HttpAnswer;
  readonly trouble?: LookReason;
};

/** What one look of one probe saw and what it means. */
export type Observation = Outcome & {
  readonly probe: string;
  readonly role: Role;
  readonly action: string;
  /** Milliseconds since 1970; for a scheduled round the scheduled time. */
  readonly at: number;
  readonly answered: boolean;
  readonly address?: string;
  readonly latencyMs?: number;
  readonly phases?: Phases;
  /** The delay our own event loop added at most, in milliseconds. */
  readonly skewMs?: number;
  readonly http?: { readonly status: number };
  readonly tls?: CertificateFacts;
};
