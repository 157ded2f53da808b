import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { slowestTests } from './testkit/measure/slowest-tests.ts';

/**
 * Test files that run in a process of their own: they open sockets, count descriptors, or set variables of the
 * environment.
 */
const ISOLATED = [
  ...['account', 'aws', 'cli', 'lambda', 'monitor/probers', 'sandbox'].map((room) => `test/${room}/**/*.test.ts`),
  'test/canary.test.ts',
];

export default defineConfig({
  test: {
    // Only what hangs runs into these: a machine with other work on it may take ten times as long.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    globalSetup: 'testkit/test-run-folder.ts',
    reporters: ['default', slowestTests],
    // Workers, and commands that tests start, share compiled dependencies and stripped types.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/node-compile') },
    projects: [
      { extends: true, test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: ISOLATED, isolate: false } },
      { extends: true, test: { name: 'isolated', include: ISOLATED } },
    ],
    coverage: {
      provider: 'v8',
      include: ['monitor/**/*.ts', 'wso2/**/*.ts', 'deployment/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { branches: 95 },
    },
  },
});
