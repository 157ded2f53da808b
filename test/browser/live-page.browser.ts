import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type Page, chromium as playwright } from 'playwright-core';
import { expect, test } from 'vitest';
import { chromium } from '../../testkit/pages/chromium.ts';
import { scratchFolder } from '../../testkit/scratch.ts';

const scratch = scratchFolder();
const ROOT = join(import.meta.dirname, '../..');

/** Starts what `npm start` does; resolves with the address that it prints. */
async function start(): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const args = ['cli/bin.js', 'watch', '--demo', '--config', scratch.path('none.yaml')];
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'ignore', 'pipe'] });
  const stop = async () => {
    child.kill('SIGTERM');
    await once(child, 'close');
  };
  let said = '';
  for await (const text of child.stderr) {
    said += text;
    const [, url] = /^status page: (http:\S+)$/m.exec(said) ?? [];
    if (url !== undefined) return { url, stop };
  }
  throw new Error(`it ended before it served a page: ${said}`);
}

// A reader presses F5 until something happens. The sandbox tells its first incident after ten seconds.
async function reloadUntil(page: Page, selector: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.reload();
        return page.locator(selector).count();
      },
      { timeout: 120_000, interval: 500 },
    )
    .toBeGreaterThan(0);
}

test.skipIf(chromium === undefined)('npm start names a page that shows an incident, why, and its end', async () => {
  const { url, stop } = await start();
  const browser = await playwright.launch({ executablePath: chromium ?? '', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage();
    await page.goto(url);
    expect(await page.locator('h1').innerText()).toBe('sandbox');
    await reloadUntil(page, '#open');

    await page.getByRole('region', { name: 'Open incidents' }).getByRole('link', { name: 'gw-1' }).click();
    await page.waitForURL('**/target/gw-1.html');
    expect(await page.title()).toBe('gw-1 is not ready · sandbox');
    const incidents = page.getByRole('region', { name: 'Incidents' });
    expect(await incidents.innerText()).toMatch(
      /gw-1 ▲ not ready\s+\d{4}-\d\d-\d\d [\d:]{8} UTC for \d+ s\s+wso2\.not-deployed: API deployment/,
    );

    await page.getByRole('link', { name: 'All targets of sandbox' }).click();
    await reloadUntil(page, '#over + ul');
    const past = page.getByRole('region', { name: 'Past incidents' });
    expect(await past.innerText()).toMatch(/gw-1 was not ready\s+\S+ \S+ UTC to \S+ \S+ UTC, \d+ s/);
  } finally {
    await browser.close();
    await stop();
  }
});
