import type { BuildOptions } from 'esbuild';

/** The functions by the folder of their code, each with the file that Lambda starts. */
export const FUNCTION_ENTRIES = {
  round: 'lambda/handler.ts',
  announcer: 'lambda/announcer-handler.ts',
  page: 'lambda/page-handler.ts',
} as const;

/** The name of a function's code. */
export type FunctionName = keyof typeof FUNCTION_ENTRIES;

/**
 * Modules that never run in Lambda; they are loaded only by branches that are not taken. They are named as the
 * importing file names them: with a path, the bundle would contain where the output lies. The test
 * `test/infra/functions/bundling.test.ts` compares this list with the bundle.
 */
const LEFT_OUT = [
  // Credentials from other sources than the environment, which is where Lambda provides them.
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
  // Event streams: no call made here is answered with one.
  '@smithy/core/event-streams',
  // The undici parser for processors without SIMD, and the code for form bodies.
  '../llhttp/llhttp-wasm.js',
  '../web/*',
];

/**
 * How a function is bundled: ES modules with little that it does not need. A part that is loaded by `import()`
 * is a file of its own, which a round that does not need it never reads.
 */
export const FUNCTION_BUNDLING = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // The ES modules of the SDK instead of CommonJS: half the size, and a third less time to start.
  mainFields: ['module', 'main'],
  minify: true,
  external: LEFT_OUT,
  // With this name, undici leaves out its second, experimental parser.
  define: { esbuildDetection: 'true' },
  // The packages that are CommonJS require modules of Node.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  // Lambda reads a .js file as CommonJS.
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  logLevel: 'error',
} as const satisfies BuildOptions;
