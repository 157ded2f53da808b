import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/**
 * Builds the package, copies what is installed of it into a folder, and returns the path of its command. In the checkout
 * the command would run from its sources.
 */
export function copyPackage(work: string): string {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.ts')], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  mkdirSync(join(work, 'cli'));
  for (const part of ['dist', 'package.json', 'gatewatch.schema.json', 'cli/bin.js', 'cli/newer-node.js']) {
    cpSync(join(ROOT, part), join(work, part), { recursive: true });
  }
  return join(work, 'cli/bin.js');
}
