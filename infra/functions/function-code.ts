import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';
import { type AssetCode, Code } from 'aws-cdk-lib/aws-lambda';
import { Refusal } from '../config/refusal.ts';
import type { FunctionName } from './bundling.ts';

/** The root folder of the project or of the installed package: both are searched, as source and bundle differ in depth. */
export const ROOT = dirname(findPackageJSON(import.meta.url) ?? import.meta.dirname);

const BUILD = join(ROOT, 'scripts/build-functions.ts');

/**
 * Returns the code of a function, which was built beforehand: the package contains it, and a checkout builds it
 * on the first call. Throws a `Refusal` if it is missing.
 */
export function functionCode(name: FunctionName): AssetCode {
  buildInCheckout();
  const folder = join(ROOT, 'dist/functions', name);
  if (existsSync(folder)) return Code.fromAsset(folder);
  throw new Refusal([
    {
      says: `The code of the functions is not in ${folder}`,
      fix: 'install the package gatewatch again, and leave it out where your own code is bundled',
    },
  ]);
}

let isBuilt = false;

// The package has no sources, and what it is built with is not installed with it.
function buildInCheckout(): void {
  if (isBuilt || !existsSync(BUILD)) return;
  execFileSync(process.execPath, [BUILD], { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] });
  isBuilt = true;
}
