import { readFileSync } from 'node:fs';
import type { Compared } from '../opinions/compare-opinions.ts';
import type { PartName } from '../parts.ts';

/** Lines at warning or above in the log of a part, after that many checks. */
export type LogNote = {
  readonly part: PartName;
  readonly checks: number;
  readonly lines: readonly string[];
  /** Why the lines had to be expected; without it there must be none. */
  readonly expected?: string;
};

/** What the tests of a run found, for the tables at its end. */
export type RunNote = { readonly log: LogNote } | { readonly opinion: Compared };

/** Reads what was noted. */
export function readNotes(file: string): readonly RunNote[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line));
}
