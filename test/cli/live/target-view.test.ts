import { describe, expect, test } from 'vitest';
import { availabilityAt, newView, percentile, withLook } from '../../../cli/live/target-view.ts';
import { availabilityReport } from '../../../monitor/availability/report.ts';
import type { HistoryEntry } from '../../../monitor/history/entry.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const NOW = Date.parse('2026-11-29T12:00:00Z');
const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const change = (ago: number, from: 'ready' | 'down' | null, to: 'ready' | 'down' | 'pending'): HistoryEntry => ({
  kind: 'transition',
  at: NOW - ago * MINUTE,
  from,
  to,
});
const gw = target([probe('ready', 'readiness'), probe('other', 'readiness')], { name: 'gw-1' });

describe('the availability of a view', () => {
  test('is that of the report of the same day', () => {
    const entries = [change(700, 'ready', 'down'), change(633, 'down', 'ready'), change(50, 'ready', 'down'), change(47, 'down', 'ready')];
    const period = { start: NOW - DAY, end: NOW };
    const past = { target: 'gw-1', entries, lookedAt: NOW, mutes: [], notes: [] };
    const report = availabilityReport({ monitor: 'prod', period, timezone: 'UTC', objective: 99.9, now: NOW, targets: [past] });
    expect(availabilityAt(newView(gw, entries), NOW)).toMatchObject({ percent: report.targets[0]?.percent, badMs: 70 * MINUTE });
  });

  test('of a target that is known for ten minutes is of these ten minutes', () => {
    const entries = [change(11, null, 'pending'), change(10, null, 'ready'), change(4, 'ready', 'down'), change(3, 'down', 'ready')];
    expect(availabilityAt(newView(gw, entries), NOW)).toMatchObject({ percent: 90, isEnough: true });
  });

  test('counts maintenance neither way', () => {
    const window = { start: '2026-11-29T11:30', durationSeconds: 600, timezone: 'UTC' };
    const entries = [change(60, null, 'ready'), change(30, 'ready', 'down'), change(20, 'down', 'ready')];
    const figures = availabilityAt(newView({ ...gw, maintenance: [window] }, entries), NOW);
    expect(figures).toMatchObject({ percent: 100, isEnough: false });
  });

  test('is not known before the first check', () => {
    expect(availabilityAt(newView(gw, [change(1, null, 'pending')]), NOW)).toBeUndefined();
    expect(availabilityAt(newView(gw, []), NOW)).toBeUndefined();
  });

  test('goes on with the entries of checks, each once, and forgets those of yesterday', () => {
    const down = change(1, 'ready', 'down');
    const health = { ...newTargetMemory(NOW), unrecorded: [down] };
    const before = newView(gw, [change(1500, null, 'ready')]);
    const after = withLook(withLook(before, health, [], NOW), health, [], NOW);
    expect(after.entries).toEqual([down]);
    expect(availabilityAt(after, NOW)?.percent).toBe(99.93);
  });
});

describe('the looks of a view', () => {
  const [ready, other, certificate] = [probe('ready', 'readiness'), probe('other', 'readiness'), probe('certificate', 'signal')];
  const look = (...observations: Parameters<typeof withLook>[2]) => withLook(newView(gw, []), newTargetMemory(NOW), observations, NOW);

  test.each([
    ['success', [seen(ready, 's', NOW)]],
    ['failure', [seen(ready, 's', NOW), seen(other, 'f', NOW)]],
    ['degraded', [seen(ready, 's', NOW), seen(certificate, 'f', NOW)]],
    ['degraded', [seen(ready, 'd', NOW)]],
    ['unknown', [seen(ready, 'u', NOW), seen(certificate, 'f', NOW)]],
  ] as const)('are the worst of the checks together: %s', (expected, observations) => {
    expect(look(...observations).looks).toEqual([expected]);
  });

  test('have the latencies of the main probe, while it succeeds', () => {
    expect(look(seen(other, 's', NOW, { latencyMs: 7 })).latencies).toEqual([]);
    expect(look(seen(ready, 'f', NOW, { latencyMs: 5000 })).latencies).toEqual([]);
    expect(look(seen(ready, 's', NOW, { latencyMs: 5 })).latencies).toEqual([5]);
  });
});

test.each([
  [[], 0.5, undefined],
  [[7], 0.95, 7],
  [[3, 1, 2], 0.5, 2],
  [[4, 3, 1, 2], 0.5, 2],
  [Array.from({ length: 100 }, (_, i) => i + 1), 0.95, 95],
])('of %j, the share %d is at most %s', (values, share, expected) => {
  expect(percentile(values, share)).toBe(expected);
});
