import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Rung } from '../../health/diagnosis.ts';
import type { CertificateFacts, HttpAnswer, Phases } from '../../observation/observation.ts';
import type { Deadline } from './deadline.ts';

/** How far a look came: the rung it stands on. */
export type WireRung = Extract<Rung, 'name' | 'connect' | 'tls' | 'http'>;

/** What one look saw so far, written down as it goes, so that nothing is lost when it fails. */
export type Trace = {
  rung: WireRung;
  address?: string;
  readonly phases: { -readonly [Phase in keyof Phases]: Phases[Phase] };
  /** The TCP connection, once accepted; also below TLS. */
  raw?: Socket;
  /** The TLS connection, once the handshake is complete. */
  secured?: TLSSocket;
  tls?: CertificateFacts;
  http?: HttpAnswer;
  /** All phases so far, added up, in milliseconds: what our own work took between them is not in it. */
  waitedMs: number;
  /** The server found nothing in our hello that it could agree to. */
  isHelloRefused: boolean;
};

/** The clock and the notes of one look, which travel together. */
export type Within = { readonly deadline: Deadline; readonly notes: Trace };

/** The notes of a look that saw nothing yet. */
export function startTrace(): Trace {
  return { rung: 'name', phases: {}, waitedMs: 0, isHelloRefused: false };
}

/** Milliseconds with one decimal: finer is noise. */
export function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/** Writes down how long a phase took, in milliseconds. */
export function tracePhase(notes: Trace, phase: keyof Phases, milliseconds: number): void {
  notes.phases[phase] = tenths(milliseconds);
  notes.waitedMs += milliseconds;
}
