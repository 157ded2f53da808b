import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isAllowed, licencesIn } from '../../testkit/read-licences.ts';

// What comes with `npm ci`, and what goes out with `npm pack`.

const ROOT = join(import.meta.dirname, '../..');
const text = (name: string) => readFileSync(join(ROOT, name), 'utf8');
const json = <T>(name: string) => JSON.parse(text(name)) as T;
const npm = (...args: string[]) => execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1 << 26 });

type Locked = {
  readonly hasInstallScript?: boolean;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly inBundle?: boolean;
  readonly version: string;
};
const manifest = json<{
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, unknown>>;
  readonly allowScripts: Readonly<Record<string, boolean>>;
}>('package.json');
const lock = json<{ readonly lockfileVersion: number; readonly packages: Readonly<Record<string, Locked>> }>('package-lock.json');
const packages = Object.entries(lock.packages).filter(([path]) => path !== '');
const nameOf = (path: string) => path.replace(/^.*node_modules\//, '');
const direct = manifest.devDependencies;

describe('the lock', () => {
  test('holds every package to its contents, and names no registry', () => {
    expect(packages.length).toBeGreaterThan(100);
    expect(
      packages.filter(([, one]) => !one.inBundle && !/^sha512-[A-Za-z0-9+/]{86}==$/.test(one.integrity ?? '')).map(([path]) => path),
    ).toEqual([]);
    expect(text('package-lock.json')).not.toMatch(/https?:\/\/[^"]*(registry|npmjs|artifact|verdaccio|nexus)|git\+|"resolved"/);
  });

  test('runs install scripts of the packages that are named, and of no others', () => {
    const running = packages.filter(([, one]) => one.hasInstallScript).map(([path]) => nameOf(path));
    const named = Object.entries(manifest.allowScripts)
      .filter(([, may]) => may)
      .map(([name]) => name);
    expect([...new Set(running)].sort()).toEqual(named.sort());
  });

  test('is what is installed, and each direct dependency has one exact version', () => {
    const inexact = Object.entries(direct).filter(([name, version]) => version !== lock.packages[`node_modules/${name}`]?.version);
    expect(inexact).toEqual([]);
  });
});

describe('versions', () => {
  test('all AWS SDK clients have the same one, but one that AWS releases more rarely, and share one core', () => {
    const rare = '@aws-sdk/client-cloudfront-keyvaluestore';
    const clients = Object.entries(direct).filter(([name]) => name.startsWith('@aws-sdk/client-') && name !== rare);
    expect(clients.length).toBeGreaterThan(5);
    expect(new Set(clients.map(([, version]) => version)).size).toBe(1);
    for (const core of ['@aws-sdk/core', '@smithy/core'])
      expect(Object.keys(lock.packages).filter((path) => path.endsWith(`node_modules/${core}`))).toHaveLength(1);
  });

  test('.node-version is the Node of the dev dependency', () => {
    expect(text('.node-version').trim()).toBe(manifest.devDependencies.node);
  });
});

describe('licences', () => {
  test('each package of the lock has one of the list', () => {
    const all = licencesIn(ROOT);
    expect(all).toHaveLength(packages.length);
    expect(all.filter((one) => !one.isAllowed)).toEqual([]);
  });

  test.each([
    ['MIT', true],
    ['(MIT OR GPL-3.0-or-later)', true],
    ['GPL-3.0-only', false],
    ['MIT AND GPL-2.0-only', false],
    ['SEE LICENSE IN x', false],
    ['none', false],
  ])('%s: %s', (expression, expected) => {
    expect(isAllowed(expression)).toBe(expected);
  });
});

test('docs/dependencies.md names the direct dependencies, all of them and no others', () => {
  const [page = ''] = text('docs/dependencies.md').split('The tests that need these packages');
  const named = [...page.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = '']) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name),
  );
  const whole = named.map((name) => (name.startsWith('client-') ? `@aws-sdk/${name}` : name));
  expect(whole.sort()).toEqual(Object.keys(direct).sort());
});

describe('npm run sbom', () => {
  const bom = () => npm('run', '-s', 'sbom');

  test('lists what is published as CycloneDX, the same bytes each time', () => {
    const [first, second] = [bom(), bom()];
    expect(second).toBe(first);
    const { bomFormat, specVersion, metadata, components, dependencies, serialNumber } = JSON.parse(first);
    expect({ bomFormat, specVersion, name: metadata.component.name, serialNumber, timestamp: metadata.timestamp }).toEqual({
      bomFormat: 'CycloneDX',
      specVersion: expect.stringMatching(/^1\.\d$/),
      name: 'gatewatch',
      serialNumber: undefined,
      timestamp: undefined,
    });
    const names = components.map(({ name }: { readonly name: string }) => name);
    const inside = ['undici', 'yaml', 'zod', 'commander', 'fast-xml-parser', 'json-p3', 'temporal-polyfill', '@aws-sdk/client-sns'];
    expect(names).toEqual(expect.arrayContaining(inside));
    const outside = ['aws-cdk-lib', 'constructs', 'cdk-nag', 'esbuild', 'typescript', 'vitest', '@types/node'];
    expect(names.filter((name: string) => outside.includes(name))).toEqual([]);
    for (const one of components) {
      expect(one).toMatchObject({ type: 'library', version: expect.stringMatching(/^\d/), purl: expect.stringMatching(/^pkg:npm\//) });
      expect(one.licenses?.length, one.name).toBeGreaterThan(0);
      expect(one.hashes?.length, one.name).toBeGreaterThan(0);
    }
    const known = new Set(dependencies.map(({ ref }: { readonly ref: string }) => ref));
    expect(
      dependencies.flatMap((one: { readonly dependsOn: readonly string[] }) => one.dependsOn).filter((ref: string) => !known.has(ref)),
    ).toEqual([]);
  });
});

test('the published package depends on nothing: all that it uses is in it, and a CDK app brings its own CDK', () => {
  expect(manifest.dependencies).toBeUndefined();
  expect(Object.keys(manifest.peerDependencies).sort()).toEqual(Object.keys(manifest.peerDependenciesMeta).sort());
});
