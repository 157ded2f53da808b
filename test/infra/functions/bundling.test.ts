import { globSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { expect, test } from 'vitest';
import { bundlingOf } from '../../../infra/functions/bundling.ts';
import { ROOT } from '../../../infra/functions/round-function.ts';

/** Bundles as the CDK has it done. */
function bundle(entry: string, parameters: boolean): string {
  const { define = {}, externalModules: external = [], mainFields = [] } = bundlingOf({ parameters });
  const { outputFiles } = buildSync({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    minify: true,
    define,
    external,
    mainFields,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

const requiredBy = (code: string) =>
  [...code.matchAll(/\brequire\("([^"]+)"\)|\bimport\("([^"]+)"\)/g)].map(([, one, other]) => one ?? other ?? '');

// The SDK looks for it and goes on without.
const OPTIONAL = ['@aws-sdk/signature-v4-crt'];
const { externalModules: LEFT_OUT = [] } = bundlingOf({ parameters: true });

/** As esbuild reads it. */
const isMeant = (pattern: string, name: string) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

test.each(['lambda/handler.ts', 'lambda/announcer-handler.ts'])('%s has at most 900 KB and asks for nothing it does not have', (entry) => {
  const code = bundle(entry, false);
  expect(code.length / 1024).toBeLessThan(900);
  const known = (name: string) => isBuiltin(name) || OPTIONAL.includes(name) || LEFT_OUT.some((pattern) => isMeant(pattern, name));
  expect(requiredBy(code).filter((name) => !known(name))).toEqual([]);
});

test('where the output lies changes nothing in a bundle', () => {
  expect(requiredBy(bundle('lambda/handler.ts', false)).filter((name) => name.includes('node_modules'))).toEqual([]);
  const { define = {}, externalModules: external = [], mainFields = [] } = bundlingOf({ parameters: false });
  const entryPoints = ['lambda/handler.ts'];
  const common = {
    absWorkingDir: ROOT,
    entryPoints,
    bundle: true,
    write: false as const,
    platform: 'node' as const,
    format: 'cjs' as const,
  };
  const written = ['out/index.js', '../elsewhere/deep/er/index.js'].map(
    (outfile) =>
      buildSync({ ...common, minify: true, define, external: [...external], mainFields: [...mainFields], outfile }).outputFiles[0]?.text,
  );
  expect(written[0]).toBe(written[1]);
});

test('errors that Lambda may log keep their names: it logs the name of the class, which is shortened', () => {
  const code = bundle('lambda/handler.ts', false) + bundle('lambda/announcer-handler.ts', false);
  for (const name of ['RefusedEvent', 'RoundFault', 'RequestFailed']) expect(code).toContain(`static name="${name}"`);
  // Every error class of the rooms that a handler may throw from has its name as a static property.
  for (const file of globSync('{aws,lambda}/*.ts', { cwd: ROOT })) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const classes = [...text.matchAll(/class (\w+) extends Error/g)].map(([, name]) => name);
    for (const name of classes)
      expect({ file, isNamed: text.includes(`static override readonly name = '${name}'`) }).toEqual({ file, isNamed: true });
  }
});

test('nothing is said to be left out that would not be there anyway', () => {
  const required = requiredBy(bundle('lambda/handler.ts', true));
  expect(LEFT_OUT.filter((pattern) => !required.some((name) => isMeant(pattern, name)))).toEqual([]);
});

test('the client of the Parameter Store is there for those that read parameters, and for nobody else', () => {
  expect(bundle('lambda/handler.ts', true)).toContain('AmazonSSM');
  expect(bundle('lambda/handler.ts', false)).not.toContain('AmazonSSM');
});
