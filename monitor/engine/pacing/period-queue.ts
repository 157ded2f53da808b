import { createFairQueue, type FairQueue, nobodyServed } from './fair-queue.ts';

/**
 * The checks that wait for their turn. The one whose period ends first is the next; among equals, the one of the client
 * that was served longest ago. Times are in milliseconds, of one clock.
 */
export type PeriodQueue<T> = {
  /** Adds a check whose period ends at `endsAt`; Infinity = it has none. */
  readonly add: (whose: string, item: T, endsAt: number) => void;
  /** Removes and returns the next check; undefined when the queue is empty. */
  readonly take: () => T | undefined;
  readonly size: () => number;
  /** Returns how many checks must start per second from now on, so that each starts in its period. */
  readonly rateAt: (now: number) => number;
};

/** Periods that end this close together are equal, in milliseconds. */
const GRAIN_MS = 50;
/** The last check starts this many grains before the period ends. */
const EARLIER = 2;

/** Creates an empty queue. */
export function createPeriodQueue<T>(): PeriodQueue<T> {
  const lines = new Map<number, FairQueue<T>>();
  const served = nobodyServed();
  let size = 0;
  return {
    add: (whose, item, endsAt) => {
      const aim = (Math.floor(endsAt / GRAIN_MS) - EARLIER) * GRAIN_MS;
      const line = lines.get(aim) ?? createFairQueue<T>(served);
      lines.set(aim, line);
      line.add(whose, item);
      size++;
    },
    take: () => {
      const first = Math.min(...lines.keys());
      const line = lines.get(first);
      if (!line) return undefined;
      const item = line.take();
      if (line.size() === 0) lines.delete(first);
      size--;
      return item;
    },
    size: () => size,
    rateAt: (now) => {
      let rate = 0;
      for (const [aim, line] of lines) rate += (1000 * line.size()) / Math.max(GRAIN_MS, aim - now);
      return rate;
    },
  };
}
