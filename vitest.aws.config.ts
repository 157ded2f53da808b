import { defineConfig } from 'vitest/config';
import { findMoto } from './testkit/emulator/find-moto.ts';

const motoServer = findMoto();

export default defineConfig({
  test: {
    include: motoServer === undefined ? [] : ['test/e2e/**/*.e2e.ts'],
    passWithNoTests: motoServer === undefined,
    ...(motoServer !== undefined && { globalSetup: ['testkit/emulator/start-moto.ts'], provide: { motoServer } }),
    // One emulator, emptied between tests.
    fileParallelism: false,
    // Only what hangs runs into these.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    // Each round writes its log lines.
    silent: 'passed-only',
  },
});
