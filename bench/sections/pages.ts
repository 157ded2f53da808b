import { brotliCompressSync } from 'node:zlib';
import { chromium as playwright } from 'playwright-core';
import { indexPage } from '../../page/index-page.ts';
import type { SiteTarget } from '../../page/site.ts';
import { targetPage } from '../../page/target-page.ts';
import { median } from '../../testkit/measure/statistics.ts';
import { figure } from '../../testkit/measure/table.ts';
import { chromium } from '../../testkit/pages/chromium.ts';
import { siteOf } from '../../testkit/pages/sites.ts';
import type { Bench, Found, Section } from './section.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');

/** How long status pages take to write and to show, and how large they are. */
export const pagesSection: Section = { name: 'pages', run: measurePages };

type Figures = { readonly targets: number; readonly [figure: string]: number | undefined };

async function measurePages({ quick, rounds = quick ? 3 : 11, say }: Bench): Promise<Found> {
  const figures: Figures[] = [];
  for (const targets of [1, 20, 1000]) {
    say(`${targets} targets`);
    figures.push(await measureSite(targets, rounds));
  }
  const rows = figures.map(({ targets, siteMs, indexMs, targetMs, kilobytes, sentKilobytes, shownMs }) => [
    String(targets),
    ...[siteMs, indexMs, targetMs, kilobytes, sentKilobytes, shownMs].map(figure),
  ]);
  const head = [
    'targets',
    'history to page, ms',
    'first page, ms',
    'page of a target, ms',
    'first page, KB',
    'with Brotli, KB',
    'shown, ms',
  ];
  const title = 'Status pages of 90 days, each third target with an outage';
  const notes = chromium === undefined ? ['there is no Chromium, so no page was shown'] : [];
  return { figures, tables: [{ title, head, rows }], notes };
}

async function measureSite(targets: number, rounds: number): Promise<Figures> {
  const site = siteOf(targets, NOW);
  const html = indexPage(site);
  return {
    targets,
    siteMs: timed(rounds, () => siteOf(targets, NOW)),
    indexMs: timed(rounds, () => indexPage(site)),
    targetMs: timed(rounds, () => targetPage(site, site.targets[0] as SiteTarget)),
    kilobytes: Buffer.byteLength(html) / 1000,
    sentKilobytes: brotliCompressSync(html).length / 1000,
    shownMs: chromium === undefined ? undefined : await shown(html, chromium, rounds),
  };
}

function timed(rounds: number, work: () => unknown): number {
  return median(
    Array.from({ length: rounds }, () => {
      const startedAt = performance.now();
      work();
      return performance.now() - startedAt;
    }),
  );
}

const NAVIGATION = "performance.getEntriesByType('navigation')[0]";

/** From the whole text to the end of loading, as the browser itself measures it; median, in milliseconds. */
async function shown(html: string, executablePath: string, rounds: number): Promise<number> {
  const browser = await playwright.launch({ executablePath, args: ['--no-sandbox'] });
  try {
    const times: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const page = await browser.newPage();
      await page.route('http://status.test/', (route) => route.fulfill({ contentType: 'text/html; charset=utf-8', body: html }));
      await page.goto('http://status.test/');
      const loaded = await page.waitForFunction(
        `(({ responseEnd, loadEventEnd }) => loadEventEnd > 0 && loadEventEnd - responseEnd)(${NAVIGATION})`,
      );
      times.push(Number(await loaded.jsonValue()));
      await page.close();
    }
    return median(times);
  } finally {
    await browser.close();
  }
}
