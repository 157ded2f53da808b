import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { FileRead } from '../monitor/grammar/file.ts';
import type { Finding } from '../monitor/grammar/finding.ts';
import { secretVariable } from '../monitor/target/secret-variable.ts';
import { type Compiled, compileConfig, findingsForUse } from '../wso2/compile/compile-config.ts';

/** The folder with the fixtures of the config rules, and with the files that they name. */
export const FIXTURES = join(import.meta.dirname, '../test/fixtures/config');

// The folders only group the fixtures: a name stands for one fixture, and is all that messages show of its path.
const PATHS = new Map(globSync('**/*.yaml', { cwd: FIXTURES }).map((path) => [basename(path, '.yaml'), path.replace(/\.yaml$/, '')]));

/** The names of all fixtures, sorted: `tls.ca-file`. */
export function fixtureNames(): readonly string[] {
  return [...PATHS.keys()].toSorted();
}

/** The full path of a fixture: its config, or with `.txt` the lines that are expected of it. */
export function fixturePath(name: string, ending: '.yaml' | '.txt' = '.yaml'): string {
  return join(FIXTURES, `${PATHS.get(name)}${ending}`);
}

/** Reads a fixture by name, or a file beside all of them. Three names stand for files that no repository can hold. */
export function readFixture(path: string): FileRead {
  if (path === 'unreadable.pem') return { problem: 'unreadable' };
  if (path === 'pipe.pem') return { problem: 'not-regular', kind: 'a named pipe' };
  if (path === 'huge.pem') return { problem: 'too-large', size: 10_000_000 };
  try {
    const full = path.endsWith('.yaml') ? fixturePath(basename(path, '.yaml')) : join(FIXTURES, path);
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

/**
 * Compiles a fixture and returns the findings that `validate` prints. Every secret of it is set in the environment,
 * but for those whose name begins with `unset`.
 */
export function fixtureFindings(name: string, read = readFixture): readonly Finding[] {
  const compile = (env: Record<string, string>) => compileConfig({ file: `${name}.yaml`, read, env });
  const variables = compile({}).localIssues.map(({ expected }) => expected);
  const isSet = (variable: string) => !variable.startsWith(secretVariable('unset'));
  return findingsForUse(compile(Object.fromEntries(variables.filter(isSet).map((variable) => [variable, 'set']))));
}
