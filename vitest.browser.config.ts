import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.browser.ts'],
    globalSetup: ['testkit/test-run-folder.ts', 'testkit/pages/say-what-is-missing.ts'],
    // Only what hangs runs into these: a browser starts.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
