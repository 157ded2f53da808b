import { type BuildOptions, build, type Metafile } from 'esbuild';
import { type BundledParts, bundlingOf } from '../../infra/functions/bundling.ts';

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
export function deployedBundling(parts: BundledParts): BuildOptions {
  const { define = {}, externalModules: external = [] } = bundlingOf(parts);
  return { ...BUNDLING, define, external };
}

/** A package, or the folder of ours, and what it takes in the bundle. */
export type Part = { readonly name: string; readonly kB: number };

/** Bundles a file without writing it and tells what each package takes, the largest first. */
export async function partsOf(entry: string, options: BuildOptions): Promise<readonly Part[]> {
  const { metafile } = await build({ ...options, entryPoints: [entry], write: false, metafile: true });
  const bytes = new Map<string, number>();
  for (const [file, { bytesInOutput }] of inputsOf(metafile)) {
    const name = packageOf(file);
    bytes.set(name, (bytes.get(name) ?? 0) + bytesInOutput);
  }
  return [...bytes].map(([name, size]) => ({ name, kB: size / 1024 })).sort((a, b) => b.kB - a.kB);
}

function inputsOf({ outputs }: Metafile) {
  return Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs));
}

function packageOf(file: string): string {
  const [, path] = /.*node_modules\/(.*)/.exec(file) ?? [];
  if (path === undefined) return 'gatewatch itself';
  const [first = '', second = ''] = path.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}
