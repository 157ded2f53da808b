import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { availabilityOf, type Parts, partsOf, percentOf, sumOf } from '../../../monitor/availability/accounting.ts';
import { incidentsOf } from '../../../monitor/availability/past-incidents.ts';
import { mergeSpans } from '../../../monitor/availability/spans.ts';
import { type StoredHistory, timelineOf } from '../../../monitor/availability/timeline.ts';
import { STATUSES } from '../../../monitor/health/status.ts';
import type { HistoryEntry, Recorded } from '../../../monitor/history/entry.ts';
import { nextMonth, startOfDay, windowsWithin } from '../../../monitor/target/window-spans.ts';

const SECOND = 1000;
const END = 400;

/** A past in whole seconds, and the windows of the target. */
type Past = StoredHistory & { readonly windows: readonly { readonly start: number; readonly end: number }[] };

const recorded = fc.constantFrom<Recorded>(...STATUSES, null);
const span = fc.tuple(fc.nat(END), fc.nat(60)).map(([start, length]) => ({ start: start * SECOND, end: (start + length) * SECOND }));

const past: fc.Arbitrary<Past> = fc
  .record({
    first: recorded,
    changes: fc.array(fc.record({ after: fc.integer({ min: 1, max: 60 }), early: fc.nat(59), to: recorded }), { maxLength: 12 }),
    gaps: fc.array(span, { maxLength: 3 }),
    windows: fc.array(span, { maxLength: 3 }),
    looked: fc.nat(END * 2),
  })
  .map(({ first, changes, gaps, windows, looked }) => {
    let [at, from] = [0, first];
    const entries = changes.flatMap(({ after, early, to }): HistoryEntry[] => {
      if (to === from) return [];
      const begin = at;
      at += after * SECOND;
      const start = Math.max(begin, at - early * SECOND);
      const isOutage = (to === 'down' || to === 'not-ready') && start < at;
      const entry: HistoryEntry = { kind: 'transition', at, from, to, ...(isOutage && { start }) };
      from = to;
      return [entry];
    });
    const gapEntries = gaps.map(({ start, end }): HistoryEntry => ({ kind: 'gap', from: start, at: end }));
    return { entries: [...entries, ...gapEntries], mark: { status: from, at, number: 1 }, lookedAt: looked * SECOND, windows };
  });

/** The same accounting once more, second by second: what was the target in this second? */
function bySeconds({ entries, mark, lookedAt = 0, windows }: Past, from: number, to: number): Parts {
  const parts: Record<string, number> = { ...sumOf([]) };
  const changes = entries.flatMap((entry) => (entry.kind === 'transition' ? [entry] : []));
  for (let second = from; second < to; second++) {
    const at = second * SECOND;
    const later = changes.find(({ start, at: judged }) => (start ?? judged) > at);
    const state = later ? later.from : (mark?.status ?? null);
    const isBlind = at >= lookedAt || entries.some((entry) => entry.kind === 'gap' && entry.from <= at && at < entry.at);
    const isPlanned = windows.some(({ start, end }) => start <= at && at < end);
    const key = isBlind || state === null ? 'unseen' : isPlanned ? 'maintenance' : state;
    parts[key] = (parts[key] ?? 0) + SECOND;
  }
  return parts as Parts;
}

const WHOLE = { start: 0, end: END * SECOND };
const account = (one: Past, period = WHOLE) => partsOf(timelineOf(one, WHOLE), mergeSpans(one.windows), period);

describe('availability', () => {
  test('is what counting second by second gives', () => {
    fc.assert(
      fc.property(past, (one) => {
        expect(account(one)).toEqual(bySeconds(one, 0, END));
      }),
    );
  });

  test('has parts that add up to the period', () => {
    fc.assert(fc.property(past, (one) => Object.values(account(one)).reduce((a, b) => a + b) === END * SECOND));
  });

  test('is the same when a period is split, wherever', () => {
    fc.assert(
      fc.property(past, fc.nat(END), (one, cut) => {
        const halves = [
          { start: 0, end: cut * SECOND },
          { start: cut * SECOND, end: END * SECOND },
        ].map((half) => account(one, half));
        expect(sumOf(halves)).toEqual(account(one));
      }),
    );
  });

  test('is neither helped nor hurt by a time that nobody saw', () => {
    fc.assert(
      fc.property(past, span, (one, blind) => {
        const seen = account(one);
        const less = account({ ...one, entries: [...one.entries, { kind: 'gap', from: blind.start, at: blind.end }] });
        const lost = account(one, { start: Math.min(blind.start, END * SECOND), end: Math.min(blind.end, END * SECOND) });
        for (const key of ['ready', 'degraded', 'not-ready', 'down', 'unknown', 'pending'] as const)
          expect(less[key]).toBe(seen[key] - lost[key]);
      }),
    );
  });

  test('claims 100 % only if nothing was bad, and never more than there was', () => {
    fc.assert(
      fc.property(fc.nat(2 ** 40), fc.integer({ min: 1, max: 2 ** 40 }), (good, bad) => {
        const percent = percentOf(good, good + bad);
        expect(percent).toBeLessThan(100);
        expect(BigInt(Math.round(percent * 1000)) * BigInt(good + bad)).toBeLessThanOrEqual(BigInt(good) * 100_000n);
      }),
    );
    expect(percentOf(86_399_999, 86_400_000)).toBe(99.999);
    expect(percentOf(7, 7)).toBe(100);
  });

  test('has incidents whose bad time is the bad time of the period', () => {
    fc.assert(
      fc.property(past, (one) => {
        const incidents = incidentsOf({ target: 'gw-1', timeline: timelineOf(one, WHOLE), windows: mergeSpans(one.windows), notes: [] });
        const parts = account(one);
        expect(incidents.reduce((sum, { badMs }) => sum + badMs, 0)).toBe(parts['not-ready'] + parts.down);
        const edges = incidents.flatMap(({ start, end = END * SECOND }) => [start, end]);
        expect(edges).toEqual(edges.toSorted((a, b) => a - b));
      }),
    );
  });
});

test('a target that nobody saw has no availability, and a little coverage is not enough', () => {
  expect(availabilityOf(sumOf([]))).toEqual({ goodMs: 0, badMs: 0, coveragePercent: 0, isEnough: false });
  const nothing = account({ entries: [], windows: [], lookedAt: END * SECOND });
  expect(availabilityOf(nothing)).toEqual({ goodMs: 0, badMs: 0, coveragePercent: 0, isEnough: false });
  const most = { ...nothing, ready: 950, unseen: 50 };
  expect(availabilityOf(most)).toMatchObject({ percent: 100, coveragePercent: 95, isEnough: true });
  expect(availabilityOf({ ...most, ready: 949, unknown: 1 })).toMatchObject({ coveragePercent: 94.9, isEnough: false });
});

test.each([
  ['2026-03-01', 'Europe/Berlin', 31 * 24 - 1],
  ['2026-10-01', 'Europe/Berlin', 31 * 24 + 1],
  ['2026-11-01', 'America/New_York', 30 * 24 + 1],
  ['2026-11-01', 'Asia/Kolkata', 30 * 24],
  ['2026-04-01', 'Australia/Lord_Howe', 30 * 24 + 0.5],
  ['2028-02-01', 'UTC', 29 * 24],
])('the month of %s in %s has %d hours, and a window of each of its nights counts in full', (first, zone, hours) => {
  const month = { start: startOfDay(first, zone), end: startOfDay(nextMonth(first), zone) };
  expect((month.end - month.start) / 3_600_000).toBe(hours);
  const night = {
    start: '01:30',
    durationSeconds: 3600,
    timezone: zone,
    every: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  } as const;
  const windows = mergeSpans(windowsWithin([night], month));
  const parts = partsOf([{ ...month, seen: 'ready' }], windows, month);
  expect(parts.maintenance).toBe(new Date(month.end - 12 * 3_600_000).getUTCDate() * 3_600_000);
  expect(parts.maintenance + parts.ready).toBe(month.end - month.start);
});
