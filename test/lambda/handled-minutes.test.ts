import { expect, test } from 'vitest';
import { createHandledMinutes } from '../../lambda/handled-minutes.ts';

const MINUTE = 60_000;

test('minutes are remembered shard by shard', () => {
  const handled = createHandledMinutes();
  handled.add('a', 5 * MINUTE);
  expect([handled.has('a', 5 * MINUTE), handled.has('a', 4 * MINUTE), handled.has('b', 5 * MINUTE)]).toEqual([true, false, false]);
});

test('the last one before a minute is known, in whatever order they came; of none it is -Infinity', () => {
  const handled = createHandledMinutes();
  expect(handled.lastBefore('a', MINUTE)).toBe(Number.NEGATIVE_INFINITY);
  for (const minute of [7, 3, 5]) handled.add('a', minute * MINUTE);
  expect([3, 4, 5, 6, 7, 8].map((minute) => handled.lastBefore('a', minute * MINUTE) / MINUTE)).toEqual([
    Number.NEGATIVE_INFINITY,
    3,
    3,
    5,
    5,
    7,
  ]);
  expect(handled.lastBefore('b', 8 * MINUTE)).toBe(Number.NEGATIVE_INFINITY);
});

test('what is older than any event that is still taken is forgotten', () => {
  const handled = createHandledMinutes();
  for (let minute = 0; minute < 100; minute++) handled.add('a', minute * MINUTE);
  expect([handled.has('a', 0), handled.has('a', 89 * MINUTE), handled.has('a', 90 * MINUTE)]).toEqual([false, false, true]);
});
