import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Whether a program that tests need is there, by its path or by its name on PATH. If it is not, the tests are skipped,
 * and that is said on stderr.
 */
export function isProgramThere(program: string, tests: string): boolean {
  const places = program.includes('/') ? [program] : (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, program));
  const isThere = places.some((place) => existsSync(place));
  if (!isThere) process.stderr.write(`NOT RUN: ${tests}. ${program} is not installed\n`);
  return isThere;
}
