import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/package/**/*.package.ts'],
    globalSetup: ['testkit/package/prepare-package.ts'],
    // Only what hangs runs into these: packages are downloaded.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
