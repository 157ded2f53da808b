import { type BuildOptions, build, type Metafile } from 'esbuild';
import { FUNCTION_BUNDLING, leftOutOf } from '../../infra/functions/bundling.ts';

/** Options of esbuild for a bundle with nothing left out. */
export const BUNDLING = {
  bundle: true,
  platform: 'node',
  format: 'cjs',
  mainFields: ['module', 'main'],
  minify: true,
  target: 'node24',
  logLevel: 'error',
} as const satisfies BuildOptions;

/** The same with what a deployed function goes without. */
export function deployedInOneFile(): BuildOptions {
  return { ...BUNDLING, define: FUNCTION_BUNDLING.define, external: [...leftOutOf('round')] };
}

/** A package, or the folder of ours, and what it takes in the bundle. */
export type Part = { readonly name: string; readonly kB: number };

/** Bundles a file without writing it and tells what each package takes, the largest first. */
export async function partsOf(entry: string, options: BuildOptions): Promise<readonly Part[]> {
  const { metafile } = await build({ ...options, entryPoints: [entry], write: false, metafile: true });
  return partsIn(metafile, Object.keys(metafile.outputs));
}

/** What each package takes in some of the files that were written, the largest first. */
export function partsIn({ outputs }: Metafile, files: readonly string[]): readonly Part[] {
  const bytes = new Map<string, number>();
  for (const [file, { bytesInOutput }] of files.flatMap((name) => Object.entries(outputs[name]?.inputs ?? {}))) {
    const name = packageOf(file);
    bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
  }
  return [...bytes].map(([name, size]) => ({ name, kB: size / 1024 })).sort((a, b) => b.kB - a.kB);
}

/**
 * The files that are read before the entry point runs: itself, and all it reaches without `import()`. The paths are
 * those of the metafile.
 */
export function loadedFirst({ outputs }: Metafile): readonly string[] {
  const loaded = new Set(Object.keys(outputs).filter((file) => /\/index\.\w+$/.test(file)));
  for (const file of loaded)
    for (const { path, kind, external } of outputs[file]?.imports ?? []) if (kind === 'import-statement' && !external) loaded.add(path);
  return [...loaded];
}

/** The size of such files, KB. */
export function kBOf({ outputs }: Metafile, files: readonly string[]): number {
  return files.reduce((total, file) => total + (outputs[file]?.bytes ?? 0), 0) / 1024;
}

function packageOf(file: string): string {
  const [, path] = /.*node_modules\/(.*)/.exec(file) ?? [];
  if (path === undefined) return 'gatewatch itself';
  const [first = '', second = ''] = path.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
