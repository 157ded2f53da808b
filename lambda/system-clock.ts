import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../monitor/engine/ports.ts';

/** A round is shorter than the longest a timer can wait, 2^31 - 1 ms. */
const LONGEST_MS = 2 ** 31 - 1;

/** The clock of the environment a function runs in. */
export const systemClock: Clock = {
  now: () => Date.now(),
  // Being woken early is how this sleep ends on purpose.
  sleep: (ms, signal) => sleep(Math.min(Math.max(ms, 0), LONGEST_MS), undefined, signal && { signal }).catch(() => undefined),
};
