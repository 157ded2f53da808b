import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { CLI_BUNDLING } from '../../cli/bundling.ts';
import { deployedInOneFile } from '../../testkit/measure/bundle-parts.ts';
import { countAwaits, LOWERED } from './rounds/count-awaits.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * What is tortured, as it is deployed and published, in a folder of its own; `counted` ones tell of every
 * await point they pass.
 */
export type Programs = {
  readonly folder: string;
  /** `rounds/play-rounds.ts` with the function in it. */
  readonly rounds: string;
  readonly countedRounds: string;
  /** `cli/bin.js` beside the bundle. */
  readonly cli: string;
  readonly countedCli: string;
  /** A file of the folder `preloads`, for `--import`. */
  readonly preload: (name: Preload) => string;
  readonly remove: () => void;
};

const PRELOADS = ['strike', 'clock', 'hoard', 'names'] as const;
type Preload = (typeof PRELOADS)[number];

/** Bundles everything, once for a run. */
export async function buildPrograms(): Promise<Programs> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-torture-'));
  const [rounds, countedRounds] = await Promise.all([
    bundleRounds(join(folder, 'plain'), {}),
    bundleRounds(join(folder, 'counted'), LOWERED),
  ]);
  const [cli, countedCli] = await Promise.all([bundleCli(join(folder, 'plain'), {}), bundleCli(join(folder, 'counted'), LOWERED)]);
  await build({
    entryPoints: PRELOADS.map((name) => join(import.meta.dirname, 'preloads', `${name}.ts`)),
    bundle: true,
    platform: 'node',
    format: 'esm',
    outdir: join(folder, 'preloads'),
    outExtension: { '.js': '.mjs' },
  });
  const preload = (name: Preload) => join(folder, 'preloads', `${name}.mjs`);
  return { folder, rounds, countedRounds, cli, countedCli, preload, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function bundleRounds(folder: string, more: BuildOptions): Promise<string> {
  const file = join(folder, 'rounds.cjs');
  // Not minified: what counts await points is found by its name.
  const how = { ...deployedInOneFile(), minify: false, outfile: file };
  await writeBundle({ ...how, ...more, entryPoints: [join(import.meta.dirname, 'rounds/play-rounds.ts')] });
  return file;
}

async function bundleCli(folder: string, more: BuildOptions): Promise<string> {
  await writeBundle({ ...CLI_BUNDLING, ...more, entryPoints: [...CLI_BUNDLING.entryPoints], outdir: join(folder, 'dist') });
  const bin = join(folder, 'cli/bin.js');
  mkdirSync(dirname(bin), { recursive: true });
  copyFileSync(join(ROOT, 'cli/bin.js'), bin);
  copyFileSync(join(ROOT, 'cli/newer-node.js'), join(folder, 'cli/newer-node.js'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  return bin;
}

async function writeBundle(options: BuildOptions): Promise<void> {
  const { outputFiles = [] } = await build({ ...options, absWorkingDir: ROOT, write: false });
  for (const { path, text } of options.supported ? countAwaits(outputFiles) : outputFiles) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}
