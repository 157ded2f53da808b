import type { Role } from '../target/probe.ts';
import type { Growths } from './growth.ts';
import type { Outcome } from './outcome.ts';
import type { Reason } from './reason.ts';

/** The duration of each phase of a check, in milliseconds. A phase that was not reached is absent. */
export type Phases = {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
  readonly transferMs?: number;
};

/** One certificate of the chain that a server sent. */
export type ChainLink = {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601. */
  readonly notAfter: string;
  readonly daysRemaining: number;
};

/**
 * The certificate that a server presented, whether it passed or not. `problem` is the reason why it did not
 * pass. `pin` is the hash of its public key as curl writes it (`sha256//BASE64=`, RFC 7469 section 2.4).
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
  /** All certificates as they were sent, the server's own first. Absent in what an earlier release wrote. */
  readonly chain?: readonly ChainLink[];
};

/**
 * An HTTP response. Header names are in lower case. `body` is the text of at most `BODY_LIMIT` bytes, without
 * content codings; `truncated` says that the server sent more. `undecoded` says why there is no text.
 * `lenient` names what RFC 9112 does not allow in it, and other clients read all the same.
 */
export type HttpAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly truncated: boolean;
  readonly undecoded?: string;
  readonly lenient?: string;
};

/**
 * Why a check stopped before its end: a reason of the closed list, and one safe line of detail. `fix` is
 * there if it is better than that of the reason.
 */
export type LookReason = { readonly reason: Reason; readonly detail: string; readonly fix?: string };

/** The result of one check on the wire, before it is judged. A prober returns it and never throws. */
export type Answer = {
  /** When the request was sent: the wall clock, in milliseconds since 1970. Absent = not known. */
  readonly at?: number;
  /** The IP address of the connection, or of the last attempt. */
  readonly address?: string;
  /** The sum of the phases; for a check without a complete response, the whole time that it took. */
  readonly latencyMs: number;
  readonly phases: Phases;
  /** Whether the server sent a byte, or accepted the connection of a TCP check. */
  readonly answered: boolean;
  readonly tls?: CertificateFacts;
  readonly http?: HttpAnswer;
  readonly trouble?: LookReason;
  /** What else was seen on the way and did not stop the check, one safe line each. */
  readonly notes?: readonly string[];
  /** With `addresses: all`: what each address answered. */
  readonly each?: readonly Answer[];
};

/** What one check of one probe saw, and its outcome. */
export type Observation = Outcome & {
  readonly probe: string;
  readonly role: Role;
  readonly action: string;
  /** The time of the check in milliseconds since 1970; in a scheduled round, the scheduled time. */
  readonly at: number;
  readonly answered: boolean;
  readonly address?: string;
  readonly latencyMs?: number;
  readonly phases?: Phases;
  /** The most that the monitor's event loop may have added to the latency, in milliseconds. */
  readonly skewMs?: number;
  readonly http?: { readonly status: number; readonly lenient?: string };
  readonly tls?: CertificateFacts;
  /** What else was seen on the way and did not stop the check, one safe line each. */
  readonly notes?: readonly string[];
  /** Of a signal about stores: how they developed up to this check. */
  readonly growth?: Growths;
};
