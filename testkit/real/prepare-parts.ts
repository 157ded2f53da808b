import type { TestProject } from 'vitest/node';
import { findParts, type Part } from './parts.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    parts: readonly Part[];
  }
}

/** Looks for the parts once per run, and says which were found. Under CI, a part that is missing is an error. */
export function setup(project: TestProject): void {
  const parts = findParts();
  project.provide('parts', parts);
  const lines = parts.map((part) => `  ${part.name.padEnd(12)}${'version' in part ? part.version : `NOT RUN: ${part.missing}`}`);
  process.stderr.write(`parts that others wrote:\n${lines.join('\n')}\n\n`);
  const missing = parts.filter((part) => 'missing' in part).map(({ name }) => name);
  if (process.env.CI === 'true' && missing.length > 0)
    throw new Error(`missing under CI: ${missing.join(', ')}. Fix: install them from Debian, Maven, and PyPI, see CONTRIBUTING.md`);
}
