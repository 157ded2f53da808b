import type { Duplex } from 'node:stream';
import type { Mood } from '../faults/fault.ts';

/** What a port knows of the server it belongs to. */
export type Place = {
  readonly host: string;
  readonly offset: number;
  /** What is the matter with the server at this moment. */
  readonly mood: () => Mood;
};

/** Speaks one port's protocol on a new connection, after TLS where there is TLS. */
export type Speaker = (socket: Duplex, place: Place) => void;
