import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** What a function may go without. */
export type BundledParts = {
  /** Reads secrets in the Parameter Store: the SDK's client for it is a sixth of a bundle, since it knows all of Systems Manager. */
  readonly parameters: boolean;
};

/** What is never run in Lambda, by what it is there for. Each is loaded by a branch that is not taken; `test/infra/functions/bundling.test.ts` holds the list against the bundle. */
const LEFT_OUT = [
  // Credentials from anywhere but the environment, where Lambda puts them.
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
  // Undici's parser for processors without SIMD, and what it sends bodies of forms with.
  './node_modules/undici/lib/llhttp/llhttp-wasm.js',
  './node_modules/undici/lib/web/*',
];

/** How a function is bundled: one file, with all that it may need and little else. */
export function bundlingOf({ parameters }: BundledParts): BundlingOptions {
  return {
    format: OutputFormat.CJS,
    // The modules of the SDK rather than its CommonJS: half the size and a third less time to start.
    mainFields: ['module', 'main'],
    minify: true,
    bundleAwsSDK: true,
    externalModules: LEFT_OUT,
    define: {
      // By this name undici recognizes a bundle without its second, experimental parser.
      esbuildDetection: 'true',
      ...(!parameters && { 'process.env.GATEWATCH_WITHOUT_PARAMETERS': '"true"' }),
    },
    target: 'node24',
    logLevel: LogLevel.ERROR,
  };
}
