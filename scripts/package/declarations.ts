import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, normalize } from 'node:path';

const IMPORT = /(?<=\bfrom '|\bimport\(')(\.[^']*)\.ts(?=')/g;

/**
 * The type declarations of the public names: of these modules, and of those that they import. tsc keeps the names
 * of sources in imports, which become those of JavaScript files.
 */
export function declarationsOf(root: string, modules: readonly string[]): ReadonlyMap<string, Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-types-'));
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.types.json'), '--outDir', folder], { stdio: 'inherit' });
    const found = new Map<string, Uint8Array>();
    const wanted = new Set(modules);
    for (const module of wanted) {
      const text = readFileSync(join(folder, `${module}.d.ts`), 'utf8');
      for (const [, imported = ''] of text.matchAll(IMPORT)) wanted.add(normalize(join(module, '..', imported)));
      found.set(`${module}.d.ts`, Buffer.from(text.replace(IMPORT, '$1.js')));
    }
    return found;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
