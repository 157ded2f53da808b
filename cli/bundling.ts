import type { BuildOptions } from 'esbuild';

/**
 * The esbuild options for the published package, which needs a bundle: Node does not strip types below
 * node_modules. Its parts are loaded when a command needs them.
 */
export const CLI_BUNDLING = {
  entryPoints: ['cli/main.ts'],
  entryNames: 'gatewatch',
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  platform: 'node',
  target: 'node22',
  format: 'esm',
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);" },
  legalComments: 'linked',
} as const satisfies BuildOptions;
