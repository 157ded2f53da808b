import { type BundlingOptions, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/** The optional parts of a bundle. */
export type BundledParts = {
  /**
   * Whether to include the client for Parameter Store: it covers all of Systems Manager and is a sixth of a
   * bundle.
   */
  readonly parameters: boolean;
};

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

/** Returns how a function is bundled: into one file, with little that it does not need. */
export function bundlingOf({ parameters }: BundledParts): BundlingOptions {
  return {
    format: OutputFormat.CJS,
    // The ES modules of the SDK instead of CommonJS: half the size, and a third less time to start.
    mainFields: ['module', 'main'],
    minify: true,
    bundleAwsSDK: true,
    externalModules: LEFT_OUT,
    define: {
      // With this name, undici leaves out its second, experimental parser.
      esbuildDetection: 'true',
      ...(!parameters && { 'process.env.GATEWATCH_WITHOUT_PARAMETERS': '"true"' }),
    },
    target: 'node24',
    logLevel: LogLevel.ERROR,
  };
}
