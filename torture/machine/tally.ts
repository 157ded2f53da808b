/** What came of one kind of trouble: a row of the table, and what was not as it must be. */
export type Tally = {
  readonly what: string;
  times: number;
  /** Looks taken, or verdicts where looks cannot be counted. */
  looks: number;
  falseGreen: number;
  falseRed: number;
  lost: number;
  doubled: number;
  note: string;
  readonly wrong: string[];
};

/** Begins to count. */
export function startTally(what: string): Tally {
  return { what, times: 0, looks: 0, falseGreen: 0, falseRed: 0, lost: 0, doubled: 0, note: '', wrong: [] };
}

/** Adds a sentence that names how to see it again. */
export function blame(tally: Tally, sentence: string): void {
  tally.wrong.push(`${tally.what}: ${sentence}`);
}

/** The head of the table. */
export const HEAD = ['fault', 'times', 'checks', 'false pass', 'false fail', 'lost', 'duplicates', 'note'];

/** The cells under it. */
export function rowOf({ what, times, looks, falseGreen, falseRed, lost, doubled, note }: Tally): readonly string[] {
  return [what, ...[times, looks, falseGreen, falseRed, lost, doubled].map(String), note];
}
