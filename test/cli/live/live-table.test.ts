import { describe, expect, test } from 'vitest';
import { liveTable } from '../../../cli/live/live-table.ts';
import { type Look, newView, type TargetView } from '../../../cli/live/target-view.ts';
import type { Page } from '../../../cli/terminal/terminal.ts';
import { widthOf } from '../../../cli/terminal/wrap.ts';
import type { Status } from '../../../monitor/health/status.ts';
import { probe, target } from '../../../testkit/samples.ts';

const PLAIN: Page = { paint: (_, text) => text, isAscii: false };
const NOW = new Date(2026, 10, 29, 16, 20, 31).getTime();
const HOUR = 3_600_000;

function view(name: string, status: Status, looks: readonly Look[] = ['success'], since = NOW - HOUR): TargetView {
  const entries = [{ kind: 'transition', at: NOW - HOUR, from: null, to: 'ready' }] as const;
  return { ...newView(target([probe('ready', 'readiness')], { name }), entries), status, since, looks, latencies: [10, 20, 300] };
}

const table = (views: readonly TargetView[], columns = 100, rows = 30, page = PLAIN) =>
  liveTable({ monitor: 'prod', views, lookedAt: NOW, now: NOW }, { columns, rows }, page);

describe('the live table', () => {
  test('has the status, the latest checks, availability, latencies, and since when; the worst stands first', () => {
    const looks: readonly Look[] = ['success', 'success', 'degraded', 'unknown', 'failure'];
    expect(table([view('gw-1', 'ready'), view('gw-2', 'down', looks, NOW - 40 * HOUR)])).toEqual([
      '',
      'prod  1 DOWN, 1 ready  last check 16:20:31',
      'STATUS   TARGET  LAST 60 CHECKS                                AVAIL      P50    P95     SINCE',
      '✖ DOWN   gw-2    ▁▁▄?█                                         100.000 %  20 ms  300 ms  2026-11-28',
      '✔ ready  gw-1    ▁                                             100.000 %  20 ms  300 ms  15:20:31',
      '▁ success  ▄ degraded  ? unknown  █ failure',
    ]);
  });

  test('the columns do not move while the bar grows to its 60 checks', () => {
    const header = (count: number) => table([view('gw-1', 'ready', new Array<Look>(count).fill('success'))], 140)[2];
    expect(header(1)).toBe(header(60));
    expect(table([view('gw-1', 'ready', new Array<Look>(60).fill('success'))], 140)[3]).toContain('▁'.repeat(60));
  });

  test('of a longer past, a short bar shows the end', () => {
    const looks = [...new Array<Look>(59).fill('success'), 'failure'] as const;
    expect(table([view('gw-1', 'ready', looks)], 60)[3]).toMatch(/ ▁{9,}█ /);
  });

  const fleet = [
    ...Array.from({ length: 30 }, (_, i) => view(`gw-${i + 1}`, 'ready')),
    view('mi-1', 'not-ready'),
    view('mi-2', 'unknown'),
    view('mi-3', 'down'),
  ];

  test('more targets than lines: the worst are shown, the others counted, and messages keep three lines', () => {
    const lines = table(fleet, 100, 14);
    expect(lines).toHaveLength(11);
    expect(lines.slice(3, 6).map((line) => line.split(/ {2,}/)[1])).toEqual(['mi-3', 'mi-1', 'mi-2']);
    expect(lines.at(-2)).toBe('… and 27 more: 27 ready');
  });

  test.each([1, 2, 5, 8, 24, 200])('takes less than %i rows, or shows one target', (rows) => {
    expect(table(fleet, 80, rows).length).toBeLessThanOrEqual(Math.max(rows - 1, 6));
  });

  const long = [view('a-name-that-is-longer-than-most-of-its-kind-in-berlin-1', 'not-ready'), view('网关-1', 'ready')];
  test.each([10, 20, 40, 59, 60, 80, 120, 300])('every line fits into %i columns, whatever the names', (columns) => {
    for (const views of [fleet, long]) for (const line of table(views, columns)) expect(widthOf(line)).toBeLessThan(columns);
  });

  test.each([60, 72, 80])('at %i columns there is still a bar, and when the status began', (columns) => {
    const [, , titles, row] = table([view('gateway-12', 'not-ready', new Array<Look>(60).fill('failure'))], columns);
    expect(titles).toMatch(/^STATUS {7}TARGET +.*CHECKS .*SINCE$/);
    expect(row).toMatch(/^✖ NOT READY {2}gateway-12 {2}█{10,} .*15:20:31$/);
  });

  test('in ASCII, every look has a character of its own', () => {
    const looks: readonly Look[] = ['success', 'degraded', 'unknown', 'failure'];
    const lines = table([view('gw-1', 'pending', looks), ...fleet], 80, 12, { ...PLAIN, isAscii: true });
    expect(lines.join('\n')).toMatch(/^[\n\x20-\x7e]*$/);
    expect(table([view('gw-1', 'down', looks)], 80, 24, { ...PLAIN, isAscii: true })[3]).toMatch(/gw-1 {4}_=\?# /);
  });

  test('a target that was not seen long enough has no percentage', () => {
    const entries = [
      { kind: 'transition', at: NOW - 20 * HOUR, from: null, to: 'ready' },
      { kind: 'gap', from: NOW - 3 * HOUR, at: NOW },
    ] as const;
    expect(table([{ ...view('gw-1', 'ready'), entries }])[3]).toMatch(/▁ +- {6}20 ms/);
  });
});
