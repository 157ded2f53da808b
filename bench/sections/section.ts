import type { Table } from '../../testkit/measure/table.ts';
import type { Peers } from '../peers.ts';
import type { BenchServer } from '../start-server.ts';

/** What a section may use. */
export type Bench = {
  readonly server: BenchServer;
  readonly peers: Peers;
  /** Small numbers, for a look. */
  readonly quick: boolean;
  /** How many rounds were asked for; absent = the section's own number. */
  readonly rounds?: number;
  /** Says what is going on. */
  readonly say: (text: string) => void;
};

/**
 * What a section found: the figures for the JSON, tables for people, and what has to be known to read them.
 */
export type Found = { readonly figures: unknown; readonly tables: readonly Table[]; readonly notes: readonly string[] };

/** One part of the bench. */
export type Section = { readonly name: string; readonly run: (bench: Bench) => Promise<Found> };
