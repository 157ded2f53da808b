import type { Table } from '../../testkit/measure/table.ts';

/** What a section may use. */
export type Torture = {
  /** Everything random comes from it: the same seed is the same run. */
  readonly seed: number;
  /** How often a section with random input repeats, with seed, seed + 1, … */
  readonly runs: number;
  /** The form for every push: each kind of trouble once. */
  readonly short: boolean;
  /** Whether a part, named so, is to run; each part there is asks once. */
  readonly wants: (part: string) => boolean;
  /** Says what is going on. */
  readonly say: (text: string) => void;
};

/** What a section found. */
export type Found = {
  readonly tables: readonly Table[];
  /** What has to be known to read the tables. */
  readonly notes: readonly string[];
  /**
   * Each thing that was not as it must be, in a sentence that names how to see it again; empty = all held.
   */
  readonly wrong: readonly string[];
};

/** One part of the torture: what it does to the monitor, and what came of it. */
export type Section = {
  readonly name: string;
  /** It has no parts to choose from. */
  readonly isWhole?: true;
  readonly run: (torture: Torture) => Promise<Found>;
};

/** What a section finds of which no part is to run. */
export const NOTHING: Found = { tables: [], notes: [], wrong: [] };
