import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Rung } from '../../health/diagnosis.ts';
import type { CertificateFacts, HttpAnswer, Phases } from '../../observation/observation.ts';
import type { Deadline } from './deadline.ts';

/** The stage that a check on the wire has reached. */
export type WireRung = Extract<Rung, 'name' | 'connect' | 'tls' | 'http'>;

/** What one check has seen so far, recorded step by step so that nothing is lost when it fails. */
export type Trace = {
  rung: WireRung;
  address?: string;
  readonly phases: { -readonly [Phase in keyof Phases]: Phases[Phase] };
  /** The host and port of the proxy that the check goes through. */
  proxy?: string;
  /** Whether the proxy has connected to the server. */
  isThroughProxy: boolean;
  /** How many bytes of `raw` came from the proxy itself. */
  tunnelBytes: number;
  /** What else was seen and did not stop the check, one safe line each. */
  readonly more: string[];
  /** The TCP connection, once it is accepted; with TLS, the connection below. */
  raw?: Socket;
  /** The TLS connection, once the handshake is complete. */
  secured?: TLSSocket;
  tls?: CertificateFacts;
  http?: HttpAnswer;
  /** The sum of all phases so far, in milliseconds, without the monitor's own work between them. */
  waitedMs: number;
  /** Whether the server rejected the ClientHello, because it supports nothing that was offered. */
  isHelloRefused: boolean;
};

/** The clock and the notes of one check. */
export type Within = { readonly deadline: Deadline; readonly notes: Trace };

/** Creates the notes of a check that begins. */
export function startTrace(): Trace {
  return { rung: 'name', phases: {}, waitedMs: 0, isHelloRefused: false, isThroughProxy: false, tunnelBytes: 0, more: [] };
}

/** Rounds milliseconds to one decimal; more digits would be noise. */
export function tenths(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

/** Records the duration of a phase, in milliseconds. A second call for a phase replaces the first. */
export function tracePhase(notes: Trace, phase: keyof Phases, milliseconds: number): void {
  notes.waitedMs += milliseconds - (notes.phases[phase] ?? 0);
  notes.phases[phase] = tenths(milliseconds);
}
