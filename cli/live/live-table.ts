import { stripVTControlCharacters } from 'node:util';
import { STATUSES } from '../../monitor/health/status.ts';
import { inMilliseconds } from '../print/pretty-probes.ts';
import { prettyStatus, tallyOf } from '../print/pretty-status.ts';
import { prettyTable } from '../print/pretty-table.ts';
import { inAscii } from '../terminal/locale.ts';
import type { Page, Size } from '../terminal/terminal.ts';
import { widthOf } from '../terminal/wrap.ts';
import { looksBar, looksLegend } from './looks-bar.ts';
import { availabilityAt, KEPT_LOOKS, percentile, type TargetView } from './target-view.ts';

/** What the table shows; times are milliseconds since 1970. `lookedAt` is the time of the latest check. */
type LiveState = {
  readonly monitor: string;
  readonly views: readonly TargetView[];
  readonly lookedAt: number;
  readonly now: number;
  /** The address of the status page, if it is served. */
  readonly url?: string;
};

/** The lines that are left to messages above the table, and to the cursor below it. */
const OTHER_LINES = 3;

/** The lines of the table that are no target: a blank one, its heading, its titles, and what the bars mean. */
const FRAME_LINES = 4;

/** The shortest bar that is worth its columns. */
const MIN_BAR = 10;

/** The narrowest column of names, in columns of the terminal. */
const MIN_NAME = 8;

const LOOKS_TITLE = `LAST ${KEPT_LOOKS} CHECKS`;

type Column = { readonly title: string; readonly cell: (view: TargetView, state: LiveState, page: Page) => string };

const STATUS: Column = { title: 'STATUS', cell: ({ status }, _, page) => prettyStatus(status, page) };
const AVAILABILITY: Column = { title: 'AVAIL', cell: availabilityOf };
const P50: Column = { title: 'P50', cell: ({ latencies }) => latencyOf(latencies, 0.5) };
const P95: Column = { title: 'P95', cell: ({ latencies }) => latencyOf(latencies, 0.95) };
const SINCE: Column = { title: 'SINCE', cell: ({ since }, { now }) => (since === undefined ? '-' : timeOf(since, now)) };

// From wide to narrow: the first that leaves room for the bar is shown.
const COLUMNS: readonly (readonly Column[])[] = [
  [AVAILABILITY, P50, P95, SINCE],
  [AVAILABILITY, P95, SINCE],
  [AVAILABILITY, SINCE],
  [SINCE],
];

/**
 * Returns the live table as lines that fit into a terminal. Targets stand worst first, so that those without a line are
 * the ones that need it least.
 */
export function liveTable(state: LiveState, size: Size, page: Page): readonly string[] {
  // A text in the last column would leave the cursor between two lines.
  const width = Math.max(1, size.columns - 1);
  const room = Math.max(1, size.rows - OTHER_LINES - FRAME_LINES - Number(state.url !== undefined));
  const ordered = state.views.toSorted((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status));
  const shown = ordered.length <= room ? ordered : ordered.slice(0, Math.max(1, room - 1));
  const hidden = ordered.slice(shown.length).map(({ status }) => status);
  const clock = new Date(state.lookedAt).toTimeString().slice(0, 8);
  const { paint } = page;
  const lines = [
    '',
    `${paint('bold', state.monitor)}  ${tallyOf(ordered.map(({ status }) => status))}  ${paint('dim', `last check ${clock}`)}`,
    ...rowsOf(shown, state, width, page),
    ...(hidden.length > 0 ? [`… and ${hidden.length} more: ${tallyOf(hidden)}`] : []),
    looksLegend(page),
    ...(state.url === undefined ? [] : [`status page: ${state.url}`]),
  ];
  return lines.map((line) => cutLine(page.isAscii ? inAscii(line) : line, width));
}

function rowsOf(views: readonly TargetView[], state: LiveState, width: number, page: Page): readonly string[] {
  for (const columns of COLUMNS) {
    const fixed = tableOf(views, state, columns, page, { name: 0, bar: 0 });
    const left = width - Math.max(...fixed.map(widthOf));
    const longest = Math.max(...views.map(({ target }) => widthOf(target.name)), 'TARGET'.length);
    const name = Math.min(longest, Math.max(MIN_NAME, left - MIN_BAR));
    if (left - name >= MIN_BAR) return tableOf(views, state, columns, page, { name, bar: Math.min(KEPT_LOOKS, left - name) });
  }
  const bare = Math.max(...tableOf(views, state, [], page, { name: 0, bar: 0 }).map(widthOf));
  return tableOf(views, state, [], page, { name: Math.max(MIN_NAME, width - bare), bar: 0 });
}

type Widths = { readonly name: number; readonly bar: number };

// The bar is padded to its whole length, so that no column moves while it grows.
function tableOf(views: readonly TargetView[], state: LiveState, columns: readonly Column[], page: Page, { name, bar }: Widths) {
  const { paint } = page;
  const titles = [
    'STATUS',
    cutLine('TARGET', name),
    cutLine(bar < LOOKS_TITLE.length ? 'CHECKS' : LOOKS_TITLE, bar),
    ...columns.map(({ title }) => title),
  ];
  const rows = views.map((view) => [
    STATUS.cell(view, state, page),
    paint('bold', cutLine(view.target.name, name)),
    `${looksBar(view.looks, bar, page)}${' '.repeat(Math.max(0, bar - view.looks.length))}`,
    ...columns.map(({ cell }) => cell(view, state, page)),
  ]);
  return prettyTable([titles.map((title) => paint('dim', title)), ...rows]);
}

function availabilityOf(view: TargetView, { now }: LiveState): string {
  const { percent, isEnough } = availabilityAt(view, now) ?? {};
  return isEnough && percent !== undefined ? `${percent.toFixed(3)} %` : '-';
}

function latencyOf(latencies: readonly number[], share: number): string {
  const ms = percentile(latencies, share);
  return ms === undefined ? '-' : inMilliseconds(ms);
}

// A time of today, or a day: neither changes while nothing happens.
function timeOf(at: number, now: number): string {
  const [day, time] = new Date(at).toLocaleString('sv').split(' ');
  return new Date(now).toLocaleDateString('sv') === day ? (time ?? '') : (day ?? '');
}

function cutLine(line: string, width: number): string {
  if (widthOf(line) <= width) return line;
  // A color code must not be cut, so a line that is too long loses its colors.
  let cut = '';
  for (const character of stripVTControlCharacters(line)) {
    if (widthOf(`${cut}${character}…`) > width) break;
    cut += character;
  }
  return width > 0 ? `${cut}…` : '';
}
