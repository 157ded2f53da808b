import { describe, expect, test } from 'vitest';
import { type Growths, growAll } from '../../../monitor/observation/growth.ts';

const MINUTE = 60_000;
const HOUR = { orders: 3600 };

/** Sizes minute by minute, and the minutes in which the store turned to growing and back. */
function turns(sizes: readonly number[], { every = 1, seconds = HOUR } = {}): readonly string[] {
  let known: Growths = {};
  const found: string[] = [];
  sizes.forEach((size, i) => {
    const was = known.orders?.peak !== undefined;
    known = growAll(known, seconds, { sizes: { orders: size }, at: i * every * MINUTE });
    const is = known.orders?.peak !== undefined;
    if (was !== is) found.push(`${is ? 'grows' : 'emptied'} at ${i * every}`);
  });
  return found;
}

const minutes = (count: number, sizeAt: (minute: number) => number) => Array.from({ length: count }, (_, i) => Math.round(sizeAt(i)));
const noise = (minute: number) => Math.abs(Math.sin(minute * 12.9898) * 43_758.5453) % 1;

describe('a store grows', () => {
  test.each<readonly [string, (minute: number) => number]>([
    ['one message a minute', (m) => 5 + m],
    ['a thousand a minute', (m) => m * 1000],
    ['slowly: one message in ten minutes', (m) => Math.floor(m / 10)],
    ['with more noise than growth in a quarter', (m) => m + noise(m) * 12],
    ['and is emptied in part in each quarter, less than it gains', (m) => m * 4 - (m % 15)],
  ])('after an hour: %s', (_, sizeAt) => {
    expect(turns(minutes(180, sizeAt))).toEqual(['grows at 60']);
  });

  test('after the time that is set for it', () => {
    const of = (seconds: number) =>
      turns(
        minutes(600, (m) => m),
        { seconds: { orders: seconds } },
      );
    expect([of(600), of(4 * 3600)].map(([first]) => first)).toEqual(['grows at 12', 'grows at 240']);
  });

  test('with checks that are seldom, after four of them', () => {
    expect(turns([1, 2, 3, 4, 5, 6], { every: 60 })).toEqual(['grows at 240']);
  });

  test('once, until half of its growth is gone, whatever it does in between', () => {
    const sizes = [...minutes(120, (m) => 10 + m * 10), ...minutes(600, (m) => 900 + noise(m) * 300), 700, 590, ...minutes(600, () => 5)];
    expect(turns(sizes)).toEqual(['grows at 60', 'emptied at 721']);
  });

  test('until nothing exceeded its peak for a day: that is its usual size then', () => {
    expect(turns([...minutes(120, (m) => m), ...minutes(3000, () => 118)])).toEqual(['grows at 60', `emptied at ${119 + 1441}`]);
  });
});

describe('a store does not grow', () => {
  test.each<readonly [string, (minute: number) => number]>([
    ['without messages', () => 0],
    ['with a constant number', () => 4711],
    ['that is emptied every 20 minutes', (m) => (m % 20) * 500],
    ['that is emptied once in an hour', (m) => (m % 59) * 500],
    ['after one step', (m) => (m < 100 ? 3 : 300)],
    ['after two steps in an hour', (m) => (m < 100 ? 3 : m < 130 ? 300 : 600)],
    ['with noise around a number', (m) => 1000 + noise(m) * 500],
    ['that becomes less', (m) => 10_000 - m],
    ['in the course of a day, up and down', (m) => 200 + 150 * noise(m) + 20 * Math.sin((m / 720) * Math.PI)],
  ])('%s', (_, sizeAt) => {
    expect(turns(minutes(3 * 1440, sizeAt))).toEqual([]);
  });
});

test('what is known of a store stays where a list lacks it, and stores do not share it', () => {
  const first = growAll({}, { a: 600, constructor: 600 }, { sizes: { a: 1, b: 2 }, at: 0 });
  expect(Object.keys(first)).toEqual(['a']);
  const second = growAll(first, { a: 600, constructor: 600 }, { sizes: { constructor: 7 }, at: MINUTE });
  expect(second.a).toBe(first.a);
  expect(second.constructor).toMatchObject({ low: 7 });
});
