import { expect, test } from 'vitest';
import { createSlots } from '../../../monitor/probers/slots.ts';

test('no more work runs at a time than there are places, and failed work gives its place to the next', async () => {
  const slots = createSlots(2);
  let [running, most] = [0, 0];
  const work = (i: number) => async () => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setImmediate(resolve));
    running--;
    if (i === 1) throw new Error('no');
    return i;
  };
  const results = await Promise.allSettled([0, 1, 2, 3, 4].map((i) => slots(work(i))));
  expect(most).toBe(2);
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : 'failed'))).toEqual([0, 'failed', 2, 3, 4]);
});
