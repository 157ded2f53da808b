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
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const until = performance.now() + ms;
      let timer: NodeJS.Timeout;
      const rest = () => {
        const left = until - performance.now();
        timer = setTimeout(left > LONGEST_MS ? rest : end, Math.min(Math.max(left, 0), LONGEST_MS));
      };
      // Not the sleep of `node:timers/promises`: an abort would make an error with a stack, once for each check.
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      signal?.addEventListener('abort', end, { once: true });
      rest();
    }),
};
