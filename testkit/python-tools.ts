import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What is installed where PATH has it not; moto 5.2.1 is the version the tests were written against. */
const PINS = ['moto[server]==5.2.1', 'cfn-lint==1.51.*'] as const;
const HOME = join(import.meta.dirname, '../.venv');
/** Written last: an environment without it, or with other pins in it, is half made or old. */
const STAMP = join(HOME, 'gatewatch-pins');

/**
 * The path of a Python tool, `moto_server` or `cfn-lint`: from PATH, else from a virtual environment of the
 * project's own, which is made on first use. Throws one sentence and its fix where neither can be had.
 */
export function pythonTool(name: string): string {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find((path) => isProgram(path) && runs(path));
  if (found !== undefined) return found;
  try {
    install();
  } catch (error) {
    const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new Error(
      `${name} is not on PATH and could not be installed into .venv (${why}). Fix: pip install ${PINS.map((pin) => `'${pin}'`).join(' ')}, or give python3 its venv and pip modules and a package index`,
      { cause: error },
    );
  }
  const own = join(HOME, 'bin', name);
  if (!isProgram(own)) throw new Error(`${name} is not on PATH, and none of ${PINS.join(', ')} brings it`);
  return own;
}

function install(): void {
  const pins = PINS.join('\n');
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === pins) return;
  process.stderr.write(`installing ${PINS.join(' and ')} into .venv, once\n`);
  rmSync(HOME, { recursive: true, force: true });
  // What they print goes to stderr: stdout may be somebody's result.
  const stdio: ('ignore' | number)[] = ['ignore', 2, 2];
  execFileSync('python3', ['-m', 'venv', HOME], { stdio });
  execFileSync(join(HOME, 'bin/python'), ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PINS], { stdio });
  writeFileSync(STAMP, pins);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

// A version manager leaves programs on PATH that lead nowhere.
function runs(path: string): boolean {
  return spawnSync(path, ['--help'], { stdio: 'ignore', timeout: 60_000 }).status === 0;
}
