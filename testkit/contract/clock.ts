import { expect, test } from 'vitest';
import type { Clock } from '../../monitor/engine/ports.ts';

/** The contract of every clock. Only a clock that hangs can fail it: no duration is measured. */
export function clockContract(name: string, clock: Clock): void {
  test(`${name} tells the time in milliseconds since 1970`, () => {
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(60_000);
  });

  test(`${name} goes on for durations when the wall clock is put back`, () => {
    const before = clock.monotonic();
    const wall = Date.now;
    Date.now = () => wall() - 3_600_000;
    try {
      expect(clock.monotonic()).toBeGreaterThanOrEqual(before);
    } finally {
      Date.now = wall;
    }
  });

  test(`${name} sleeps, and not at all for what is over`, async () => {
    const before = performance.now();
    await clock.sleep(20);
    expect(performance.now() - before).toBeGreaterThanOrEqual(18);
    await clock.sleep(0);
    await clock.sleep(-60_000);
  });

  test(`${name} wakes at once when told to, which is no error, and before it falls asleep`, async () => {
    const stop = new AbortController();
    const long = clock.sleep(Number.POSITIVE_INFINITY, stop.signal).then(() => 'woken');
    expect(await Promise.race([long, clock.sleep(30).then(() => 'still asleep')])).toBe('still asleep');
    stop.abort();
    expect(await long).toBe('woken');
    await clock.sleep(60_000, stop.signal);
  });
}
