import { createHash } from 'node:crypto';
import { formatUtc } from '../monitor/text/duration.ts';
import { asMarkup, type Html, html } from './html.ts';
import type { Condition } from './site.ts';
import { STALE_SCRIPT, STYLE } from './style.ts';
import { CONDITION_WORDS } from './words.ts';

/** A page: its title, its main part, and what stands in its head beside the style. */
export type Frame = {
  readonly title: string;
  readonly body: Html;
  readonly head?: Html;
  readonly style?: string;
  readonly hasScript: boolean;
};

const hash = createHash('sha256').update(STALE_SCRIPT).digest('base64');

/** Returns a whole HTML document. Nothing in it is loaded from elsewhere, and no other script than ours can run. */
export function framed({ title, body, head, style = '', hasScript }: Frame): string {
  const script = hasScript ? `script-src 'sha256-${hash}'; connect-src 'self'; ` : '';
  const policy = `default-src 'none'; ${script}style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${asMarkup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
${head}<style>${asMarkup(STYLE + style)}</style>
</head>
<body>
${body}
${hasScript && html`<script>${asMarkup(STALE_SCRIPT)}</script>`}
</body>
</html>
`.markup;
}

/** Returns a time in UTC that programs can read too. */
export function timeOf(at: number): Html {
  return html`<time datetime="${new Date(at).toISOString()}">${formatUtc(at)} UTC</time>`;
}

const SHAPES: Readonly<Record<Condition, string>> = {
  down: '✖',
  'not-ready': '▲',
  unknown: '?',
  degraded: '◆',
  maintenance: '■',
  ready: '✔',
};

/** Returns a condition as a shape and words, in its color. */
export function conditionMark(condition: Condition, words: string = CONDITION_WORDS[condition]): Html {
  return html`<span class="c-${condition}"><span aria-hidden="true">${SHAPES[condition]}</span> ${words}</span>`;
}

/** Returns the age of a page as text; the script replaces it by a warning if the page is old. */
export function asOf(now: number): Html {
  return html`<p id="stale" role="status" hidden></p>
<p class="meta">As of <time id="at" datetime="${new Date(now).toISOString()}">${formatUtc(now)} UTC</time>. A page older than 6 minutes is stale.</p>`;
}
