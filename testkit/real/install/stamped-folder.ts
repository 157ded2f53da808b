import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const STAMP = 'gatewatch-part.json';

/** What fills a folder: it depends on the inputs, and `make` returns the version to show. */
export type Contents = { readonly inputs: string; readonly make: (folder: string) => string };

/**
 * Fills a folder once. It is made again if the inputs changed, or if an earlier attempt was interrupted: the stamp is
 * written last.
 */
export function fillOnce(folder: string, { inputs, make }: Contents): void {
  const stamp = join(folder, STAMP);
  if (existsSync(stamp) && JSON.parse(readFileSync(stamp, 'utf8')).inputs === inputs) return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(stamp, JSON.stringify({ version: make(folder), inputs }));
}

/** The version of what a folder was filled with. Throws if it was not filled to the end. */
export function versionOf(folder: string): string {
  if (!existsSync(join(folder, STAMP))) throw new Error('not installed. Fix: node scripts/real-parts.ts');
  return JSON.parse(readFileSync(join(folder, STAMP), 'utf8')).version;
}
