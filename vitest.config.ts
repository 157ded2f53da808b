import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What opens sockets, counts descriptors, reads the clock of the machine or sets variables of the environment has a process to itself. */
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
    // Compiled dependencies and stripped types are kept for the next worker, and for the commands that tests start.
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
