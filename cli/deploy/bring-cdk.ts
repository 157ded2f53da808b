import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire, registerHooks } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';

const {
  'aws-cdk-lib': cdk,
  constructs,
  '@aws-cdk/toolkit-lib': toolkit,
} = manifest.devDependencies as { readonly 'aws-cdk-lib': string; readonly constructs: string; readonly '@aws-cdk/toolkit-lib': string };

/** What synthesizes and deploys, in the versions that this release was tested with. */
const PACKAGES: Readonly<Record<string, string>> = { 'aws-cdk-lib': cdk, constructs, '@aws-cdk/toolkit-lib': toolkit };

const SPECS = Object.entries(PACKAGES).map(([name, version]) => `${name}@${version}`);

const BY_HAND = `run \`npm install ${SPECS.join(' ')}\` where gatewatch is installed`;

/**
 * Makes AWS CDK available to this process. It is used where it is installed beside gatewatch, and otherwise brought
 * once by npm into the cache folder of the user: most commands do not need it, and it is twenty times as large as they
 * are. Throws CliError if it cannot be had.
 */
export async function bringCdk(terminal: Pick<Terminal, 'err' | 'env'>): Promise<void> {
  if (Object.keys(PACKAGES).every(isBeside)) return;
  const home = join(cacheFolder(terminal.env), `cdk-${cdk}-${toolkit}`);
  if (!existsSync(home)) await install(terminal, home);
  resolveFrom(home);
}

function isBeside(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(`${name}/package.json`);
    return true;
  } catch {
    return false;
  }
}

// Code of this user only: whoever can write there decides what is deployed.
function cacheFolder({ XDG_CACHE_HOME = '', LOCALAPPDATA = '', HOME = '' }: Terminal['env']): string {
  const base = [XDG_CACHE_HOME, LOCALAPPDATA, HOME && join(HOME, '.cache')].find(isAbsolute);
  if (base !== undefined) return join(base, 'gatewatch');
  throw new CliError('cdk-missing', 'AWS CDK is not installed, and this user has no folder for it', `set XDG_CACHE_HOME, or ${BY_HAND}`);
}

// In a folder with another name until it is complete: another process may do the same.
async function install({ err, env }: Pick<Terminal, 'err' | 'env'>, home: string): Promise<void> {
  err(`Installing ${SPECS.join(', ')} into ${home}, once.\n`);
  const unfinished = `${home}.${process.pid}`;
  try {
    mkdirSync(unfinished, { recursive: true, mode: 0o700 });
    writeFileSync(join(unfinished, 'package.json'), JSON.stringify({ private: true, dependencies: PACKAGES }));
    await runNpm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], unfinished, env);
    if (!existsSync(home)) renameSync(unfinished, home);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliError('cdk-missing', `AWS CDK could not be installed: ${why}`, BY_HAND);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

async function runNpm(args: readonly string[], cwd: string, env: Terminal['env']): Promise<void> {
  // On Windows, npm is a script.
  const npm = spawn('npm', args, { cwd, env, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  const [code] = await once(npm, 'exit');
  if (code !== 0) throw new Error(`npm ended with exit code ${code}`);
}

/** Makes imports of these packages, wherever they are, start in a folder. Its own packages find each other. */
function resolveFrom(home: string): void {
  const parentURL = pathToFileURL(join(home, 'package.json')).href;
  const own = pathToFileURL(join(home, 'node_modules')).href;
  const names = Object.keys(PACKAGES);
  registerHooks({
    resolve: (specifier, context, next) => {
      const isNamed = names.some((name) => specifier === name || specifier.startsWith(`${name}/`));
      return next(specifier, isNamed && !context.parentURL?.startsWith(own) ? { ...context, parentURL } : context);
    },
  });
}
