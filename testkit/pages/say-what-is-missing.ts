import { chromium } from './chromium.ts';

/** Says once, before all tests, that they are skipped. */
export function setup(): void {
  if (chromium === undefined)
    console.error('\n!! NO TEST RUNS: there is no Chromium. Install one (Debian: apt-get install chromium), or set CHROME_BIN.\n');
}
