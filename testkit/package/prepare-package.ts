import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestProject } from 'vitest/node';

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
};

type NpmPack = {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
};

/** Packs the project, and installs the tarball into a blank project as a user does. Returns what removes both. */
export function setup(project: TestProject): () => void {
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
  const nodes = { 22: oldNode(), 24: process.execPath };
  project.provide('packed', { tarball, bytes, unpackedBytes, files: files.map(({ path }) => path), project: blank, nodes });
  return () => rmSync(folder, { recursive: true, force: true });
}

function link(name: string, blank: string): void {
  const place = join(blank, 'node_modules', name);
  mkdirSync(dirname(place), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules', name), place);
}

/** Installs the oldest supported line of Node into a folder of the project's own, once. */
function oldNode(): string {
  const home = join(ROOT, '.tools', `node-${OLD_NODE}`);
  const program = join(home, 'node_modules/node/bin/node');
  if (existsSync(program)) return program;
  mkdirSync(home, { recursive: true });
  writeFileSync(
    join(home, 'package.json'),
    JSON.stringify({ private: true, dependencies: { node: OLD_NODE }, allowScripts: { node: true } }),
  );
  npm(home, 'install');
  return program;
}

function npm(cwd: string, ...args: string[]): string {
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  return execFileSync('npm', [...args, ...quiet], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });
}
