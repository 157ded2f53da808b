import { build } from 'esbuild';
import { CLI_BUNDLING } from '../cli/bundling.ts';

await build({ ...CLI_BUNDLING, entryPoints: [...CLI_BUNDLING.entryPoints], outdir: 'dist' });
