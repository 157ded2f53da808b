import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AtEnd } from './start-program.ts';

/** A folder that is removed at the end. */
export type TempFolder = { readonly path: string; readonly write: (name: string, text: string) => string };

/** Creates a folder; `write` puts a file into it and returns its path. */
export function tempFolder(atEnd: AtEnd = onTestFinished): TempFolder {
  const path = mkdtempSync(join(tmpdir(), 'gatewatch-real-'));
  atEnd(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write: (name, text) => {
      writeFileSync(join(path, name), text);
      return join(path, name);
    },
  };
}
