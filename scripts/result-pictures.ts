import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, type Page, chromium as playwright } from 'playwright-core';
import { reportPage } from '../cli/report/report-page.ts';
import { indexPage } from '../page/index-page.ts';
import { targetPage } from '../page/target-page.ts';
import { onTerminal, type Part } from '../testkit/command/on-terminal.ts';
import { chromium } from '../testkit/pages/chromium.ts';
import { siteOf, someReport } from '../testkit/pages/sites.ts';

const FOLDER = join(import.meta.dirname, '../docs/results/pictures');

/** The time of the pages: what they show is made up, so that the pictures stay the same. */
const NOW = Date.parse('2026-11-29T12:00:00Z');

const SCHEMES = ['light', 'dark'] as const;

/** Draws the pages, the report, and the live table into docs/results/pictures. It needs Chromium and python3. */
export async function drawResults(): Promise<void> {
  if (chromium === undefined) throw new Error('there is no Chromium: install one, or set CHROME_BIN');
  mkdirSync(FOLDER, { recursive: true });
  const browser = await playwright.launch({ executablePath: chromium, args: ['--no-sandbox'] });
  try {
    const site = siteOf(20, NOW);
    const [, failing] = site.targets;
    if (!failing) throw new Error('the site has no second target');
    const pages = { index: indexPage(site), target: targetPage(site, failing), report: reportPage(someReport(NOW)) };
    for (const [name, html] of Object.entries(pages))
      for (const width of [360, 1280])
        for (const scheme of SCHEMES) await draw(browser, html, { name: `${name}-${width}-${scheme}`, width, height: 1100, scheme });
    const lines = await watchSandbox();
    for (const scheme of SCHEMES) {
      const html = terminalPage(lines, scheme);
      await draw(browser, html, { name: `watch-${scheme}`, width: 900, height: 40 + lines.length * 18, scheme });
    }
  } finally {
    await browser.close();
  }
}

type Picture = {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly scheme: (typeof SCHEMES)[number];
};

async function draw(browser: Browser, html: string, { name, width, height, scheme }: Picture): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, deviceScaleFactor: 1 });
  try {
    const page = await context.newPage();
    await page.clock.install({ time: NOW });
    await page.setContent(html);
    writeFileSync(join(FOLDER, `${name}.webp`), await asWebp(await context.newPage(), await page.screenshot()));
  } finally {
    await context.close();
  }
}

// Chromium itself compresses: a WebP has a third of the size of a PNG.
async function asWebp(page: Page, png: Buffer): Promise<Buffer> {
  const url = `data:image/png;base64,${png.toString('base64')}`;
  const data = await page.evaluate(`(async () => {
    const image = await createImageBitmap(await (await fetch(${JSON.stringify(url)})).blob());
    const canvas = Object.assign(document.createElement('canvas'), { width: image.width, height: image.height });
    canvas.getContext('2d').drawImage(image, 0, 0);
    return canvas.toDataURL('image/webp', 0.85);
  })()`);
  return Buffer.from(String(data).replace(/^data:image\/webp;base64,/, ''), 'base64');
}

/** Watches the sandbox through its first two incidents; returns the last lines of the terminal. */
async function watchSandbox(): Promise<readonly (readonly Part[])[]> {
  const { until, styled, kill, ended } = onTerminal(['watch', '--demo', '--config', 'none.yaml'], { columns: 100, rows: 34 });
  await until((text) => (text.match(/^[\d:]+ {2}✖ NOT READY {2}gw-1/gm) ?? []).length > 1 && text.includes('1 NOT READY, 4 ready'));
  const lines = styled();
  kill('SIGINT');
  await ended;
  return lines.slice(-34);
}

const PALETTES = {
  light: { back: '#ffffff', text: '#1f2328', colors: ['#000', '#c1121f', '#1a7f37', '#7d4e00', '#0550ae', '#8250df'] },
  dark: { back: '#0d1117', text: '#e6edf3', colors: ['#000', '#ff7b72', '#3fb950', '#d29922', '#79c0ff', '#bc8cff'] },
} as const;

function terminalPage(lines: readonly (readonly Part[])[], scheme: keyof typeof PALETTES): string {
  const { back, text, colors } = PALETTES[scheme];
  const spans = lines.map((parts) =>
    parts
      .map(({ text: words, color, isBold, isDim }) => {
        const style = `color:${color === undefined ? text : (colors[color] ?? text)};${isBold ? 'font-weight:bold;' : ''}${isDim ? 'opacity:.65' : ''}`;
        return `<span style="${style}">${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</span>`;
      })
      .join(''),
  );
  return `<meta charset="utf-8"><body style="margin:0;background:${back}"><pre style="margin:20px;font:14px/18px 'DejaVu Sans Mono',monospace">${spans.join('\n')}</pre>`;
}
