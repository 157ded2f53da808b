import type { Page } from '../terminal/terminal.ts';
import { LOOKS, type Look } from './target-view.ts';

type Style = Parameters<Page['paint']>[0];

// The height says as much as the color: bad stands tall. In ASCII too.
const CELLS: Readonly<Record<Look, { readonly mark: string; readonly ascii: string; readonly style: Style }>> = {
  success: { mark: '▁', ascii: '_', style: 'green' },
  degraded: { mark: '▄', ascii: '=', style: 'yellow' },
  unknown: { mark: '?', ascii: '?', style: 'magenta' },
  failure: { mark: '█', ascii: '#', style: 'red' },
};

/** Returns the latest `length` looks as a bar, the latest at its end. Equal neighbors share one color code. */
export function looksBar(looks: readonly Look[], length: number, page: Page): string {
  const runs: { readonly look: Look; count: number }[] = [];
  for (const look of looks.slice(Math.max(0, looks.length - length))) {
    const last = runs.at(-1);
    if (last?.look === look) last.count += 1;
    else runs.push({ look, count: 1 });
  }
  return runs.map(({ look, count }) => cells(look, count, page)).join('');
}

/** Returns what the cells of a bar mean. */
export function looksLegend(page: Page): string {
  return LOOKS.toReversed()
    .map((look) => `${cells(look, 1, page)} ${page.paint('dim', look)}`)
    .join('  ');
}

function cells(look: Look, count: number, { paint, isAscii }: Page): string {
  const { mark, ascii, style } = CELLS[look];
  return paint(style, (isAscii ? ascii : mark).repeat(count));
}
