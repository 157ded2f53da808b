import { build } from 'esbuild';

// The published package is one file: Node does not strip types below node_modules.
await build({
  entryPoints: ['cli/main.ts'],
  outdir: 'dist',
  entryNames: 'gatewatch',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  legalComments: 'linked',
});
