import type { Duplex } from 'node:stream';
import type { Mood } from '../faults/fault.ts';

/** The facts that a port needs about its server. */
export type Place = {
  readonly host: string;
  readonly offset: number;
  /** Returns the current fault of the server. */
  readonly mood: () => Mood;
  /** Notes a line of the log of the server: `LEVEL text`. */
  readonly log: (line: string) => void;
};

/** Speaks the protocol of one port on a new connection, after the TLS handshake if there is one. */
export type Speaker = (socket: Duplex, place: Place) => void;
