import { type BuildResult, build } from 'esbuild';
import { CLI_BUNDLING } from '../../cli/bundling.ts';
import { FUNCTION_BUNDLING } from '../../infra/functions/bundling.ts';
import { PLAIN_HTTP } from '../../infra/functions/plain-http.ts';

/** The entry points of the package by the names of their files in `dist`. */
const ENTRIES = { gatewatch: 'cli/main.ts', index: 'cli/run.ts', cdk: 'infra/gatewatch.ts' };

/** What the user's CDK app brings: the construct must use the same copy of it. The commands that deploy bring it too. */
const PEERS = ['aws-cdk-lib', 'constructs', '@aws-cdk/toolkit-lib'];

/** Parts of undici for form bodies, behind branches that no check takes. */
const LEFT_OUT = ['../web/*'];

/** Bundles the command, the module, and the construct of the sources in `root`, and writes nothing. */
export function bundlePackage(root: string): Promise<BuildResult<{ write: false; metafile: true }>> {
  return build({
    ...CLI_BUNDLING,
    plugins: [PLAIN_HTTP],
    absWorkingDir: root,
    entryPoints: ENTRIES,
    entryNames: '[name]',
    // The ES modules of packages: only they can be loaded in parts.
    mainFields: ['module', 'main'],
    // Short code starts faster; names stay, because reports of faults contain them.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'none',
    external: [...PEERS.flatMap((name) => [name, `${name}/*`]), ...LEFT_OUT],
    define: FUNCTION_BUNDLING.define,
    outdir: 'dist',
    write: false,
    metafile: true,
  });
}
