import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from './ports.ts';

/**
 * Longest delay of a timer, in milliseconds: a longer one fires at once. Source: Node.js documentation,
 * "Timers", `setTimeout`.
 */
const LONGEST_MS = 2 ** 31 - 1;

/** The clock of the machine, the only one in `monitor/`: entry points pass it to the engine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    let left = ms;
    do {
      // An abort ends the sleep early on purpose.
      await sleep(Math.min(Math.max(left, 0), LONGEST_MS), undefined, signal && { signal }).catch(() => undefined);
      left -= LONGEST_MS;
    } while (left > 0 && !signal?.aborted);
  },
};
