import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const VERSION = '4.0.2';
const HOME = join(import.meta.dirname, '../.tools/runtime-client');
const ENTRY = join(HOME, 'node_modules/aws-lambda-ric/index.mjs');

/**
 * The entry of AWS' own Lambda runtime client, fetched on first use into a folder of the project's own. Its
 * install scripts compile a native part, which is not needed here: the calls to the Runtime API can be made
 * in JavaScript.
 */
export function runtimeClient(): string {
  if (existsSync(ENTRY)) return ENTRY;
  mkdirSync(HOME, { recursive: true });
  writeFileSync(join(HOME, 'package.json'), JSON.stringify({ private: true, dependencies: { 'aws-lambda-ric': VERSION } }));
  execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: HOME, stdio: 'inherit' });
  return ENTRY;
}
