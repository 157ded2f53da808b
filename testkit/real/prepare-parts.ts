import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { findParts, type Part } from './parts.ts';
import { readNotes } from './report/run-notes.ts';
import { foundTables, partsTable } from './report/write-tables.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    parts: readonly Part[];
    /** The file of what the tests note for the tables. */
    notes: string;
  }
}

/** Looks for the parts once per run, and says which were found; at the end, what they said. Throws if there is none. */
export function setup(project: TestProject): () => void {
  const started = performance.now();
  const parts = findParts();
  if (parts.every((part) => 'missing' in part)) throw new Error('no part is installed. Fix: node scripts/real-parts.ts');
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-real-'));
  const notes = join(folder, 'notes.jsonl');
  writeFileSync(notes, '');
  project.provide('parts', parts);
  project.provide('notes', notes);
  process.stderr.write(`${partsTable(parts)}\n\n`);
  return () => {
    const seconds = Math.round((performance.now() - started) / 1000);
    process.stderr.write(`\n${foundTables(readNotes(notes))}\n\n${partsTable(parts)}\n\n${seconds} s\n`);
    rmSync(folder, { recursive: true });
  };
}
