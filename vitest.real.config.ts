import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/real/**/*.real.ts'],
    globalSetup: ['testkit/real/prepare-parts.ts'],
    // One part at a time: they are whole servers.
    fileParallelism: false,
    // Only what hangs runs into these.
    testTimeout: 240_000,
    hookTimeout: 300_000,
  },
});
