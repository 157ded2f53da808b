import { appendFileSync } from 'node:fs';
import { inject } from 'vitest';
import type { RunNote } from './run-notes.ts';

/** Notes something for the tables at the end of the run. The test files run in processes of their own. */
export function note(...notes: readonly RunNote[]): void {
  for (const one of notes) appendFileSync(inject('notes'), `${JSON.stringify(one)}\n`);
}
