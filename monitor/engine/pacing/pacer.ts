import { type EventLoop, eventLoop } from './event-loop.ts';
import { createFairQueue } from './fair-queue.ts';
import { createPaceKeeper } from './pace-keeper.ts';

/** Whose turn it is to be, and how long it may wait at most. */
type Turn = {
  /** Whoever waits is served in turn: a target with fifty probes does not hold up one with a single probe. */
  readonly whose: string;
  /** Milliseconds; default: as long as need be. */
  readonly withinMs?: number;
  /** Once it aborts nobody is held up any more: what is called off has to come to its end. */
  readonly signal?: AbortSignal;
};

/** Decides when the next look may start, so that our own work does not end up in what we measure. */
export type Pacer = {
  /** Runs `work` when its turn comes. */
  readonly run: <T>(work: () => Promise<T>, turn: Turn) => Promise<T>;
};

/**
 * How many looks may be under way at once. Not what keeps measurements honest (the pace does; looks that wait for a silent server cost nothing) but what
 * keeps the process far below the 1,024 descriptors of a Lambda environment: a host with two addresses takes two of them.
 */
const MAX_IN_FLIGHT = 400;

/**
 * Starts looks one by one, as fast as leaves the event loop idle half of the time. That is found out by watching the loop, so it fits a whole core and
 * a twentieth of one, cheap looks and dear ones. Where too little time is left for all that wait, they start in time all the same: what that does to a
 * measurement is said by its `skewMs`.
 */
export function createPacer(loop: EventLoop = eventLoop, maxInFlight = MAX_IN_FLIGHT): Pacer {
  const keeper = createPaceKeeper(loop);
  const waiting = createFairQueue<() => void>();
  let startBy = Number.POSITIVE_INFINITY;
  let inFlight = 0;
  let isTurning = false;

  const comeBy = (afterMs: number) => {
    if (isTurning || waiting.size() === 0 || inFlight >= maxInFlight) return;
    isTurning = true;
    loop.after(afterMs, turn);
  };
  const turn = () => {
    const most = Math.min(waiting.size(), maxInFlight - inFlight);
    for (let allowed = keeper.allow(most, startBy - loop.now()); allowed > 0; allowed--) {
      inFlight++;
      waiting.take()?.();
    }
    isTurning = false;
    // What waits later has ends of its own.
    if (waiting.size() === 0) startBy = Number.POSITIVE_INFINITY;
    comeBy(keeper.untilNextMs());
  };
  const begin = () => {
    if (!isTurning) keeper.resume();
    comeBy(0);
  };

  return {
    run: async (work, { whose, withinMs = Number.POSITIVE_INFINITY, signal }) => {
      const hurry = () => {
        startBy = loop.now();
      };
      startBy = Math.min(startBy, loop.now() + withinMs);
      if (signal?.aborted) hurry();
      signal?.addEventListener('abort', hurry, { once: true });
      await new Promise<void>((resolve) => {
        waiting.add(whose, resolve);
        begin();
      });
      signal?.removeEventListener('abort', hurry);
      try {
        return await work();
      } finally {
        inFlight--;
        begin();
      }
    },
  };
}
