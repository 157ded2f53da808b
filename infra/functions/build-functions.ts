import { type BuildResult, build, type Metafile, type OutputFile } from 'esbuild';
import { FUNCTION_BUNDLING, FUNCTION_ENTRIES, type FunctionName, leftOutOf } from './bundling.ts';
import { PLAIN_HTTP } from './plain-http.ts';

/** The code of one function: its files by name, and what esbuild says of them. */
export type BuiltFunction = {
  readonly name: FunctionName;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly metafile: Metafile;
};

/** The file that Lambda loads first. */
export const ENTRY_FILE = 'index.mjs';

/**
 * Bundles the functions of the sources in `root`, an absolute path, and writes nothing. The same sources and
 * packages give the same bytes in any folder.
 */
export function buildFunctions(root: string): Promise<readonly BuiltFunction[]> {
  const names = Object.keys(FUNCTION_ENTRIES) as FunctionName[];
  return Promise.all(names.map((name) => buildFunction(root, name)));
}

async function buildFunction(root: string, name: FunctionName): Promise<BuiltFunction> {
  const outdir = `dist/functions/${name}`;
  const { outputFiles, metafile }: BuildResult<{ write: false; metafile: true }> = await build({
    ...FUNCTION_BUNDLING,
    external: [...leftOutOf(name)],
    mainFields: [...FUNCTION_BUNDLING.mainFields],
    plugins: [PLAIN_HTTP],
    absWorkingDir: root,
    entryPoints: [{ in: FUNCTION_ENTRIES[name], out: ENTRY_FILE.replace(/\.mjs$/, '') }],
    outdir,
    write: false,
    metafile: true,
  });
  return { name, files: new Map(outputFiles.map(namedIn(outdir)).sort()), metafile };
}

function namedIn(outdir: string): (file: OutputFile) => readonly [string, Uint8Array] {
  return ({ path, contents }) => [path.slice(path.lastIndexOf(outdir) + outdir.length + 1), contents];
}
