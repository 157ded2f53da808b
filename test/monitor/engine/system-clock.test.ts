import { expect, test } from 'vitest';
import { systemClock } from '../../../monitor/engine/system-clock.ts';
import { clockContract } from '../../../testkit/contract/clock.ts';

clockContract('the system clock', systemClock);

test('systemClock sleeps for longer than a timer can, and wakes at once on abort', async () => {
  const stop = new AbortController();
  const months = systemClock.sleep(90 * 86_400_000, stop.signal).then(() => 'woken');
  expect(await Promise.race([months, systemClock.sleep(30).then(() => 'still asleep')])).toBe('still asleep');
  stop.abort();
  expect(await months).toBe('woken');
});
