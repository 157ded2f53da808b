import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, inject, test } from 'vitest';

// What is published, held against what publint and "are the types wrong?" demand of a package.

const ROOT = join(import.meta.dirname, '../..');
const { tarball, files, bytes, unpackedBytes, project } = inject('packed');
const installed = join(project, 'node_modules/gatewatch');
const text = (file: string) => readFileSync(join(installed, file), 'utf8');

function bin(name: string, ...args: string[]): { readonly status: number | null; readonly says: string } {
  const { status, stdout, stderr } = spawnSync(join(ROOT, 'node_modules/.bin', name), args, { cwd: project, encoding: 'utf8' });
  return { status, says: `${stdout}${stderr}` };
}

describe('the tarball', () => {
  test('holds the command, the module, the construct, the functions, the schema and what says what it is, and nothing else', () => {
    const hashed = (file: string) => file.replace(/[\w-]+-[A-Z0-9]{8}\.(m?js)$/, '*.$1');
    expect([...new Set(files.map(hashed))].sort()).toEqual([
      'LICENSE',
      'README.md',
      'cli/bin.js',
      'cli/newer-node.js',
      'dist/*.js',
      'dist/cdk.js',
      'dist/functions/announcer/*.mjs',
      'dist/functions/announcer/index.mjs',
      'dist/functions/page/*.mjs',
      'dist/functions/page/index.mjs',
      'dist/functions/round/*.mjs',
      'dist/functions/round/index.mjs',
      'dist/gatewatch.js',
      'dist/index.js',
      'dist/third-party.txt',
      'dist/types/cli/run.d.ts',
      'dist/types/infra/config/props.d.ts',
      'dist/types/infra/gatewatch.d.ts',
      'gatewatch.schema.json',
      'package.json',
    ]);
  });

  test('has at most 1.75 MB, and 7 MB unpacked', () => {
    expect(bytes).toBeLessThan(1_750_000);
    expect(unpackedBytes).toBeLessThan(7_000_000);
  });

  test('brings no other package along', () => {
    const beside = readdirSync(join(project, 'node_modules')).filter((name) => !name.startsWith('.'));
    expect(beside.sort()).toEqual(['@types', 'aws-cdk-lib', 'constructs', 'gatewatch', 'undici-types']);
  });
});

test('nothing in it points at a file that it does not have', () => {
  const code = files.filter((file) => /\.(m?js|d\.ts)$/.test(file));
  const missing = code.flatMap((file) =>
    [...text(file).matchAll(/(?:\bfrom ?|\bimport ?\(?|\brequire\()["'](\.{1,2}\/[^"'\s]+)["']/g)]
      .map(([, path = '']) => relative('.', join(dirname(file), path)))
      .filter((path) => !files.includes(path) && !files.includes(path.replace(/\.js$/, '.d.ts')))
      .map((path) => `${file}: ${path}`),
  );
  // Parts of undici behind branches that no check takes.
  expect(missing.filter((entry) => !/: .*web\/|llhttp-wasm\.js$/.test(entry))).toEqual([]);
  // bin.js looks for the sources of a checkout, which the package does not have, before it loads the bundle.
  expect(text('cli/bin.js')).toContain("'../dist/gatewatch.js'");
  const { exports, bin: command } = JSON.parse(text('package.json'));
  const named = [...JSON.stringify({ exports, command }).matchAll(/"(?:\.\/)?([^"]+\.(?:js|json|d\.ts))"/g)].map(([, path]) => path);
  expect(named.filter((path) => path !== 'schema.json' && !files.includes(String(path)))).toEqual([]);
});

test('nothing in it names a folder of the machine that built it', () => {
  expect(files.filter((file) => text(file).includes(ROOT))).toEqual([]);
});

test('it says which packages are in it, each with its license', () => {
  const notices = text('dist/third-party.txt');
  for (const name of ['undici', 'zod', 'yaml', 'commander', '@aws-sdk/client-dynamodb']) expect(notices).toContain(`\n${name} `);
  for (const license of [/Permission is hereby granted/, /Apache License\s+Version 2\.0/]) expect(license.test(notices)).toBe(true);
});

test('publint has nothing to say', () => {
  expect(bin('publint', 'run', tarball, '--strict')).toEqual({ status: 0, says: expect.stringContaining('All good') });
});

test('the types are right wherever ES modules are imported or required', () => {
  const { status, says } = bin('attw', tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji');
  expect({ status, says }).toMatchObject({ status: 0, says: expect.stringContaining('node16 (from ESM): OK (ESM)') });
});

test.each([
  ['cli/run.d.ts', 'index.txt'],
  ['infra/gatewatch.d.ts', 'cdk.txt'],
  ['infra/config/props.d.ts', 'props.txt'],
])('the public names of %s are those agreed on', async (declared, kept) => {
  const types = text(`dist/types/${declared}`);
  expect(types).not.toMatch(/\bany\b(?! )|: any\b/);
  await expect(types).toMatchFileSnapshot(join(ROOT, 'test/fixtures/api', kept));
});
