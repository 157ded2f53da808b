import { html } from './html.ts';
import type { SiteTarget } from './site.ts';
import { CONDITION_WORDS } from './words.ts';

// Dark enough for white text: contrast of at least 4.5:1.
const COLORS: Readonly<Record<SiteTarget['condition'], string>> = {
  ready: '#1a7f37',
  degraded: '#9a6700',
  'not-ready': '#c1121f',
  down: '#c1121f',
  maintenance: '#0969da',
  unknown: '#57606a',
};

/** The longest label of a badge, in characters. */
const LONGEST = 40;

/** The width of a character in pixels, at least on average: `textLength` makes each text as wide as its box. */
const WIDTH = 6.6;

/** Returns a badge as SVG: the name of a target and its status, in the flat form that shields.io made usual. */
export function badge({ label, condition }: Pick<SiteTarget, 'label' | 'condition'>): string {
  const characters = [...label];
  const name = characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : label;
  const words = CONDITION_WORDS[condition];
  const [left, right] = [widthOf(name), widthOf(words)];
  const textIn = (text: string, x: number, width: number) =>
    html`<text x="${x + width / 2}" y="14" textLength="${width - 10}" lengthAdjust="spacingAndGlyphs">${text}</text>`;
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="${left + right}" height="20" role="img" aria-label="${name}: ${words}"><title>${name}: ${words}</title><clipPath id="r"><rect width="${left + right}" height="20" rx="3"/></clipPath><g clip-path="url(#r)"><rect width="${left}" height="20" fill="#444"/><rect x="${left}" width="${right}" height="20" fill="${COLORS[condition]}"/></g><g fill="#fff" text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">${textIn(name, 0, left)}${textIn(words, left, right)}</g></svg>
`.markup;
}

function widthOf(text: string): number {
  return Math.round([...text].length * WIDTH + 10);
}
