import { expect, test } from 'vitest';
import { createPacer } from '../../monitor/engine/pacer.ts';
import { createSkewMeter } from '../../monitor/engine/skew-meter.ts';

test('createPacer() starts first come first served and never more than its limit at once', async () => {
  const pacer = createPacer(3);
  const started: number[] = [];
  let inFlight = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      pacer.run(async () => {
        started.push(i);
        most = Math.max(most, ++inFlight);
        await new Promise((resolve) => setImmediate(resolve));
        inFlight--;
      }),
    ),
  );
  expect(started).toEqual(Array.from({ length: 20 }, (_, i) => i));
  expect(most).toBe(3);
});

test('createPacer() gives the place of failed work to the next', async () => {
  const pacer = createPacer(1);
  await expect(pacer.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await pacer.run(async () => 'next')).toBe('next');
});

test('createPacer() goes on after a turn in which the loop was busy', async () => {
  const pacer = createPacer();
  const block = async () => {
    const until = performance.now() + 12;
    while (performance.now() < until);
  };
  const done = await Promise.all([1, 2, 3, 4].map((i) => pacer.run(() => block().then(() => i))));
  expect(done).toEqual([1, 2, 3, 4]);
});

test('createSkewMeter() sees how late the event loop was, for everyone who watched meanwhile', async () => {
  const meter = createSkewMeter();
  const first = meter.watch();
  await new Promise((resolve) => setImmediate(resolve));
  const until = performance.now() + 60;
  while (performance.now() < until);
  const second = meter.watch();
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(first()).toBeGreaterThan(40);
  expect(second()).toBeGreaterThanOrEqual(0);
});

test('createSkewMeter() counts a lateness that has not ended yet', () => {
  const stop = createSkewMeter().watch();
  const until = performance.now() + 40;
  while (performance.now() < until);
  expect(stop()).toBeGreaterThan(30);
});
