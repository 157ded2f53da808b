import { execFileSync } from 'node:child_process';
import { copyFileSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { type BuiltFunction, buildFunctions } from '../../../infra/functions/build-functions.ts';
import { FUNCTION_ENTRIES, leftOutOf } from '../../../infra/functions/bundling.ts';
import { writeFolder } from '../../../infra/functions/write-folder.ts';
import { kBOf, loadedFirst } from '../../../testkit/measure/bundle-parts.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';

const ROOT = join(import.meta.dirname, '../../..');
const scratch = scratchFolder();
const built = buildFunctions(ROOT);

async function named(name: string): Promise<BuiltFunction> {
  const found = (await built).find((one) => one.name === name);
  if (!found) throw new Error(`no function ${name}`);
  return found;
}

const textOf = ({ files }: BuiltFunction) => [...files.values()].map((bytes) => Buffer.from(bytes).toString()).join('\n');
const askedBy = ({ metafile }: BuiltFunction) => Object.values(metafile.outputs).flatMap(({ imports }) => imports);

// The SDK looks for it and goes on without.
const OPTIONAL = ['@aws-sdk/signature-v4-crt'];

/** As esbuild reads it. */
const isMeant = (pattern: string, name: string) => (pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern);

const NAMES = Object.keys(FUNCTION_ENTRIES);

test.each(NAMES)('%s: a steady round loads at most 900 KB, all of it is at most 1,200 KB', async (name) => {
  const { metafile } = await named(name);
  expect(kBOf(metafile, loadedFirst(metafile))).toBeLessThan(900);
  expect(kBOf(metafile, Object.keys(metafile.outputs))).toBeLessThan(1200);
});

test.each(NAMES)('%s asks for nothing that it does not have', async (name) => {
  const one = await named(name);
  const isKnown = (path: string) =>
    isBuiltin(path) || OPTIONAL.includes(path) || leftOutOf(one.name).some((pattern) => isMeant(pattern, path));
  const isThere = (path: string) => one.files.has(path.replace(`dist/functions/${name}/`, ''));
  expect(askedBy(one).filter(({ path, external }) => !(external ? isKnown(path) : isThere(path)))).toEqual([]);
});

test('what is left out is asked for late only: an import at the start would end the process', async () => {
  for (const one of await built) {
    const early = askedBy(one).filter(({ kind }) => kind === 'import-statement');
    expect(early.filter(({ path, external }) => external && !isBuiltin(path))).toEqual([]);
  }
});

test.each(['client-sns', 'client-sqs', 'client-eventbridge', 'client-secrets-manager', 'client-ssm'])(
  '%s is in the code, and a steady round does not load it',
  async (client) => {
    const { metafile } = await named('round');
    const holds = (file: string) =>
      Object.keys(metafile.outputs[file]?.inputs ?? {}).some((input) => input.includes(`@aws-sdk/${client}/`));
    expect(loadedFirst(metafile).filter(holds)).toEqual([]);
    expect(Object.keys(metafile.outputs).filter(holds)).not.toEqual([]);
  },
);

test('the page starts in a process of its own: its clients find what they load at their start', async () => {
  const folder = scratch.path('page');
  writeFolder(folder, (await named('page')).files);
  const variables = ['HOME_REGION', 'TABLE', 'PAGE_BUCKET', 'PAGE_URL', 'PAGE_SECRET', 'PAGE_STORE'].map((name) => [
    `GATEWATCH_${name}`,
    'x',
  ]);
  const start = `import(${JSON.stringify(join(folder, 'index.mjs'))}).then(({ handler }) => handler('x')).catch(({ name }) => console.log(name))`;
  const env = { ...Object.fromEntries(variables), AWS_REGION: 'eu-west-1' };
  expect(execFileSync(process.execPath, ['-e', start], { env, encoding: 'utf8' })).toBe('RefusedEvent\n');
});

// A plugin of the build makes the others.
function isFile(input: string): boolean {
  return !input.startsWith('plain-http:');
}

test('the same sources and packages give the same bytes in another folder', async () => {
  const copy = scratch.path('elsewhere/deep/er');
  const inputs = (await built).flatMap(({ metafile }) => Object.keys(metafile.inputs)).filter(isFile);
  const packages = [...new Set(inputs.flatMap(foldersOf))].flatMap((folder) => globSync(`${folder}/package.json`, { cwd: ROOT }));
  for (const file of new Set([...inputs, ...packages])) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    copyFileSync(join(ROOT, file), join(copy, file));
  }
  const elsewhere = await buildFunctions(copy);
  for (const [index, { name, files }] of (await built).entries()) {
    const others = elsewhere[index]?.files ?? new Map();
    expect([...others.keys()], name).toEqual([...files.keys()]);
    for (const [file, bytes] of files) expect(Buffer.from(others.get(file) ?? []).equals(Buffer.from(bytes)), file).toBe(true);
  }
  for (const one of await built) expect(textOf(one)).not.toContain(ROOT);
});

/** The folders above a file, which may hold the package.json that says how it is read. */
function foldersOf(file: string): readonly string[] {
  const folder = dirname(file);
  return folder === '.' ? ['.'] : [folder, ...foldersOf(folder)];
}

test('errors that Lambda may log keep their names: it logs the name of the class, which is shortened', async () => {
  const code = (await built).map(textOf).join('\n');
  for (const name of ['RefusedEvent', 'RoundFault', 'RequestFailed']) expect(code).toContain(`static name="${name}"`);
  // Every error class of the rooms that a handler may throw from has its name as a static property.
  for (const file of globSync('{aws,lambda}/**/*.ts', { cwd: ROOT })) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const classes = [...text.matchAll(/class (\w+) extends Error/g)].map(([, name]) => name);
    for (const name of classes)
      expect({ file, isNamed: text.includes(`static override readonly name = '${name}'`) }).toEqual({ file, isNamed: true });
  }
});

test('nothing is said to be left out that would not be there anyway', async () => {
  const asked = askedBy(await named('round'));
  expect(leftOutOf('round').filter((pattern) => !asked.some(({ path }) => isMeant(pattern, path)))).toEqual([]);
});
