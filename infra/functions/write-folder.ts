import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a folder contain these files and no others. Each file is replaced as a whole, and one that is equal is not
 * touched, so that several processes can do this at once, and others can read meanwhile.
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) {
    if (isSame(join(folder, name), bytes)) continue;
    const unfinished = join(folder, `.${name}.${process.pid}`);
    writeFileSync(unfinished, bytes);
    renameSync(unfinished, join(folder, name));
  }
  // A name with a leading dot is unfinished work of another process.
  const extra = readdirSync(folder).filter((name) => !files.has(name) && !name.startsWith('.'));
  for (const name of extra) rmSync(join(folder, name), { force: true, recursive: true });
}

function isSame(file: string, bytes: Uint8Array): boolean {
  try {
    return readFileSync(file).equals(bytes);
  } catch {
    return false;
  }
}
