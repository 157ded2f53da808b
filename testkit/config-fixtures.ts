import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileRead } from '../monitor/grammar/file.ts';
import { type Compiled, compileConfig } from '../wso2/compile/compile-config.ts';

/** Where the fixture files of the config rules live. */
export const FIXTURES = join(import.meta.dirname, '../test/fixtures/config');

/** The names of all fixtures, without their ending. */
export function fixtureNames(): readonly string[] {
  return readdirSync(FIXTURES)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.replace(/\.yaml$/, ''));
}

/** Reads a file of the fixtures' folder; two names stand for files no folder can hold portably. */
export function readFixture(path: string): FileRead {
  if (path === 'unreadable.pem') return { problem: 'unreadable' };
  if (path === 'huge.pem') return { problem: 'too-large', size: 10_000_000 };
  try {
    const full = join(FIXTURES, path);
    return statSync(full).isDirectory() ? { problem: 'directory' } : { bytes: readFileSync(full) };
  } catch {
    return { problem: 'missing' };
  }
}

/** Compiles a text as if it were `gatewatch.yaml`. */
export function compileText(text: string, env: Record<string, string> = {}): Compiled {
  const bytes = new TextEncoder().encode(text);
  return compileConfig({ file: 'gatewatch.yaml', env, read: (path) => (path === 'gatewatch.yaml' ? { bytes } : readFixture(path)) });
}
