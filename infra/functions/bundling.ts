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
  // The undici parser for processors without SIMD, and the code for form bodies.
  '../llhttp/llhttp-wasm.js',
  '../web/*',
];

/** Event streams: no call made here is answered with one. */
const EVENT_STREAMS = '@smithy/core/event-streams';

/** Returns the modules that are left out of a function. The client of S3 imports event streams when it is loaded. */
export function leftOutOf(name: FunctionName): readonly string[] {
  return name === 'page' ? LEFT_OUT : [...LEFT_OUT, EVENT_STREAMS];
}

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
  // With this name, undici leaves out its second, experimental parser.
  define: { esbuildDetection: 'true' },
  // The packages that are CommonJS require modules of Node.
  banner: { js: "import{createRequire}from'node:module';const require=createRequire(import.meta.url);" },
  // Lambda reads a .js file as CommonJS.
  outExtension: { '.js': '.mjs' },
  chunkNames: '[name]-[hash]',
  logLevel: 'error',
} as const satisfies BuildOptions;
