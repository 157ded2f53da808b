import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../monitor/engine/ports.ts';

/** setTimeout fires at once above this. */
const LONGEST_MS = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    for (let left = ms; left > 0 && !signal?.aborted; left -= LONGEST_MS) {
      // Being woken early is how this sleep ends on purpose.
      await sleep(Math.min(left, LONGEST_MS), undefined, signal ? { signal } : {}).catch(() => {});
    }
  },
};
