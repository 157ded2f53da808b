import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../testkit/scratch.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const scratch = scratchFolder();
const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.1.0'}})`;

test.each(['cli/bin.js', 'scripts/require-node.js'])('%s says in one line that Node is too old, exit 2', (script) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', old, script], { cwd: ROOT, encoding: 'utf8' });
  expect([status, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^gatewatch: .*Node 24.*\n$/);
});

test('a plugin of Nagios that Node is too old for is UNKNOWN', () => {
  for (const args of [
    ['check', '--output', 'nagios'],
    ['check', '--output=nagios'],
  ]) {
    expect(spawnSync(process.execPath, ['--import', old, 'cli/bin.js', ...args], { cwd: ROOT }).status).toBe(3);
  }
});

const NAMES = { bin: 'cli/bin.js', help: 'cli/newer-node.js' };

// A copy of the two files, with what an installation of that kind has beside them.
test.each([
  ['the package', [], 'install Node 24 or later'],
  ['a clone before npm ci', ['cli/main.ts'], 'run `npm ci`'],
  ['a clone after npm ci --ignore-scripts', ['cli/main.ts', 'node_modules/node/package.json'], 'run `npm rebuild node`'],
  ['a clone after npm ci', ['cli/main.ts', 'node_modules/node/bin/node'], 'run `npx gatewatch`'],
])('an old Node: the fix is one for %s', (kind, files, fix) => {
  const folder = installed(kind, files);
  const { status, stderr } = spawnSync(process.execPath, ['--import', old, join(folder, NAMES.bin)], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, expect.stringContaining(`Fix: ${fix}`)]);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
});

test.each([
  ['a clone without its packages', 'cli/main.ts', "import 'commander';", 'the package commander is not installed. Fix: run `npm ci`'],
  ['a package from git', 'README.md', '', 'dist/gatewatch.js is not part of this package'],
])('%s says what is missing, exit 2', (kind, file, text, line) => {
  const folder = installed(kind, []);
  writeFileSync(join(folder, file), text);
  const { status, stderr } = spawnSync(process.execPath, [join(folder, NAMES.bin)], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, expect.stringContaining(line)]);
});

function installed(kind: string, files: readonly string[]): string {
  const folder = scratch.path(kind.replaceAll(' ', '-'));
  for (const file of [...Object.values(NAMES), 'package.json', ...files]) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    if (files.includes(file)) writeFileSync(join(folder, file), '');
    else copyFileSync(join(ROOT, file), join(folder, file));
  }
  return folder;
}

test('the command runs from its file, its exit code is the process', () => {
  const { status, stderr } = spawnSync(process.execPath, ['cli/bin.js', 'check', '--config', 'none.yaml'], { cwd: ROOT, encoding: 'utf8' });
  expect(status).toBe(2);
  expect(stderr).toMatch(/^config-missing: /);
  expect(stderr).not.toContain('Warning');
});

test('Ctrl-C ends a watch cleanly, exit 0, and its sandbox with it', async () => {
  const child = spawn(process.execPath, ['cli/bin.js', 'watch', '--sandbox', '--target', 'mi-1'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  // The whole group, as a terminal does: the servers must not go before the looks.
  child.stdout.once('data', () => process.kill(-Number(child.pid), 'SIGINT'));
  child.stderr.on('data', (text) => {
    err += text;
  });
  const [code, signal] = await once(child, 'exit');
  expect([code, signal]).toEqual([0, null]);
  expect(out).toContain('mi-1');
  expect(out).not.toContain('DOWN');
  expect(err).toContain('stopped watching: 1 ready');
  expect(err).not.toContain('Warning');
});

test('a watch that remembers in a file prints no warning of the platform', () => {
  const config = scratch.write(
    'nobody.yaml',
    'targets: [{ name: gone, profile: custom, host: 127.0.0.1, readinessProbe: { tcpSocket: { port: 1 } } }]',
  );
  const args = ['cli/bin.js', 'watch', '--config', config, '--store', scratch.path('health.sqlite'), '--for', '1s'];
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect([status, stderr.includes('stopped watching: 1 pending')]).toEqual([3, true]);
  expect(stderr).not.toContain('Warning');
});

test('a closed stderr takes nothing from the verdict', async () => {
  const args = ['cli/bin.js', 'wait', '--sandbox', '--target', 'mi-1', '--times', '2', '--every', '1s', '--output', 'json'];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  child.stderr.destroy();
  let out = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  const [code] = await once(child, 'close');
  expect([code, JSON.parse(out).status]).toEqual([0, 'ready']);
});

test('a crash of ours is exit 3, never the verdict "not ready"', () => {
  const crash = "data:text/javascript,setTimeout(()=>{throw new Error('boom')},300)";
  const { status, stderr } = spawnSync(process.execPath, ['--import', crash, 'cli/bin.js', 'watch', '--sandbox', '--for', '5s'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(status).toBe(3);
  expect(stderr).toContain('monitor-fault: Error: boom');
});

/** The environment of a process that caches compiled code in that folder: none is cached while coverage is measured. */
function caching(folder: string): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: __, ...inherited } = process.env;
  return { ...inherited, XDG_CACHE_HOME: scratch.path(folder) };
}

test.each([0, 1, 64])('a limit of %i blocks for files does not change the exit code: compiled code is not cached then', (blocks) => {
  const env = { ...caching(`cache-${blocks}`), NODE: process.execPath };
  const run = (limit: string) =>
    spawnSync('bash', ['-c', `ulimit -f ${limit}; exec "$NODE" cli/bin.js schema`], { cwd: ROOT, env, encoding: 'utf8' });
  expect(run(String(blocks))).toMatchObject({ status: 0, signal: null, stderr: '' });
  expect(existsSync(scratch.path(`cache-${blocks}`))).toBe(false);
});

test.each(['/proc/nobody', '/proc/self', '/dev/null', '/nowhere/at/all'])(
  'a home %s that cannot be written keeps no command waiting',
  (home) => {
    const { XDG_CACHE_HOME: _, ...env } = caching('none');
    const ran = spawnSync(process.execPath, ['cli/bin.js', '--version'], { cwd: ROOT, env: { ...env, HOME: home }, timeout: 60_000 });
    expect(ran).toMatchObject({ status: 0, signal: null });
  },
);

test('compiled code is cached in the folder of the user, and not where everybody can write', () => {
  expect(spawnSync(process.execPath, ['cli/bin.js', '--version'], { cwd: ROOT, env: caching('cache') })).toMatchObject({ status: 0 });
  expect(readdirSync(scratch.path('cache'))).toEqual(['gatewatch']);
});
