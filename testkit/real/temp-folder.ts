import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder of one test, removed when that ends. */
export type TempFolder = { readonly path: string; readonly write: (name: string, text: string) => string };

/** Creates a folder; `write` puts a file into it and returns its path. */
export function tempFolder(): TempFolder {
  const path = mkdtempSync(join(tmpdir(), 'gatewatch-real-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return {
    path,
    write: (name, text) => {
      writeFileSync(join(path, name), text);
      return join(path, name);
    },
  };
}
