import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type Browser, type BrowserContextOptions, type Page, chromium as playwright } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { reportPage } from '../../cli/report/report-page.ts';
import { indexPage } from '../../page/index-page.ts';
import { targetPage } from '../../page/target-page.ts';
import { chromium } from '../../testkit/pages/chromium.ts';
import { HOSTILE, siteOf, someReport } from '../../testkit/pages/sites.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const NOW = Date.parse('2026-11-29T12:00:00Z');
const DAY = 86_400_000;

type Place = BrowserContextOptions & { readonly at?: number };

describe.skipIf(chromium === undefined)('in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await playwright.launch({ executablePath: chromium ?? '', args: ['--no-sandbox'] });
  });
  afterAll(() => browser?.close());

  async function open(html: string, { at = NOW, ...options }: Place, look: (page: Page) => Promise<void>): Promise<void> {
    // The policy of the page refuses every script but its own, so that of axe needs a way around it.
    const context = await browser.newContext({ ...options, bypassCSP: options.bypassCSP ?? true });
    try {
      const page = await context.newPage();
      await page.clock.install({ time: at });
      await page.route('http://status.test/**', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
      await page.goto('http://status.test/');
      await look(page);
    } finally {
      await context.close();
    }
  }

  const findings = async (page: Page) => {
    await page.evaluate(axe);
    const { violations } = (await page.evaluate('axe.run()')) as { violations: { id: string; nodes: { html: string }[] }[] };
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
  };
  const overflow = (page: Page) => page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');

  const site = siteOf(20, NOW);
  const hostile = siteOf(20, NOW, HOSTILE);
  const second = site.targets[1] ?? expect.fail();
  const report = someReport(NOW, HOSTILE);

  describe.each<readonly [string, string]>([
    ['one target', indexPage(siteOf(1, NOW))],
    ['20 targets', indexPage(site)],
    ['hostile texts', indexPage(hostile)],
    ['the page of a target', targetPage(site, second)],
    ['the page of a hostile target', targetPage(hostile, hostile.targets[1] ?? expect.fail())],
    ['a report', reportPage(report)],
  ])('%s', (_, html) => {
    test.each([360, 1280].flatMap((width) => (['light', 'dark'] as const).map((colorScheme) => ({ width, colorScheme }))))(
      'at $width px, $colorScheme: axe finds nothing, and nothing scrolls sideways',
      ({ width, colorScheme }) =>
        open(html, { viewport: { width, height: 800 }, colorScheme }, async (page) => {
          expect(await findings(page)).toEqual([]);
          expect(await overflow(page)).toBe(0);
          expect(await page.title()).not.toBe('broken');
          expect(await page.locator('img, main script').count()).toBe(0);
        }),
    );
  });

  test('1,000 targets: axe finds nothing, and every one is listed', async () => {
    const big = siteOf(1000, NOW);
    const html = indexPage(big);
    expect(html.length).toBeLessThan(1_500_000);
    await open(html, { viewport: { width: 1280, height: 800 } }, async (page) => {
      expect(await page.locator('.targets > li').count()).toBe(1000);
      expect(await findings(page)).toEqual([]);
    });
  });

  test('without JavaScript, everything is there, with the time of the page', () =>
    open(indexPage(site), { javaScriptEnabled: false, viewport: { width: 360, height: 800 } }, async (page) => {
      expect(await page.locator('.targets > li:visible').count()).toBe(20);
      expect(await page.locator('.head').innerText()).toMatch(/1 of 20 targets is not ready or down/);
      expect(await page.locator('.meta').first().innerText()).toMatch(/^As of 2026-11-29 12:00:00 UTC/);
      expect(await page.locator('#stale').isVisible()).toBe(false);
    }));

  test('its own script runs under its own policy: stale after 6 minutes, not before', () =>
    open(indexPage(site), { bypassCSP: false }, async (page) => {
      await page.context().setOffline(true);
      await page.unroute('http://status.test/**');
      await page.route('http://status.test/**', (route) => route.abort());
      await page.clock.runFor(359_000);
      expect(await page.locator('#stale').isVisible()).toBe(false);
      expect(await page.locator('.head').isVisible()).toBe(true);
      await page.clock.runFor(7000);
      expect(await page.locator('#stale').innerText()).toBe('Stale: nothing newer is known than 2026-11-29 12:00:00 UTC.');
      expect(await page.locator('.head').isVisible()).toBe(false);
    }));

  test('a page that was old when it was opened is stale at once', () =>
    open(indexPage(site), { at: NOW + 7 * 60_000 }, async (page) => {
      expect(await page.locator('#stale').isVisible()).toBe(true);
    }));

  test('a newer page is loaded after a minute, but not while somebody uses the keyboard', () =>
    open(indexPage(site), { bypassCSP: false }, async (page) => {
      let loads = 0;
      page.on('load', () => {
        loads += 1;
      });
      await page.keyboard.press('Tab');
      expect(await page.locator(':focus').innerText()).toBe('Skip to the targets');
      await page.clock.runFor(61_000);
      expect(loads).toBe(0);
      await page.evaluate('document.activeElement.blur()');
      const loaded = page.waitForEvent('load');
      await page.clock.runFor(61_000);
      await loaded;
    }));

  test('a screen reader gets the bars as one list for each target', () =>
    open(indexPage(site), {}, async (page) => {
      const bars = page.getByRole('list', { name: 'Last 90 days of gw-2', exact: true });
      expect(await bars.getByRole('listitem').allTextContents()).toEqual([
        '2026-09-01 to 2026-11-28: ready',
        '2026-11-29: not ready or down 42 min, ready 11 h 18 min',
      ]);
    }));

  test('the report of 20 targets prints on one sheet of A4', () =>
    open(reportPage(report), {}, async (page) => {
      const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
      expect(pdf.match(/\/Type \/Page\b/g)).toHaveLength(1);
    }));

  test('the height of a part is its share of the day', () =>
    open(indexPage(siteOf(1, NOW)), {}, async (page) => {
      const [start, gradient] = [NOW - 50_000 * 60_000, await page.locator('.bars li[style*="--g"]').first().getAttribute('style')];
      expect(start % DAY).toBeGreaterThan(0);
      expect(gradient).toBe('--g:linear-gradient(var(--bad) 0 max(3px,6.25%),var(--ready) 0)');
    }));
});
