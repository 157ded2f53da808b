import { type EventLoop, eventLoop } from './event-loop.ts';
import { createPaceKeeper } from './pace-keeper.ts';
import { createPeriodQueue } from './period-queue.ts';

/** A place in the queue of the pacer. */
type Turn = {
  /**
   * The client, usually a target. Clients are served in turn, so a target with fifty probes does not delay
   * one with a single probe.
   */
  readonly whose: string;
  /** How long it may wait, in milliseconds; default: without limit. */
  readonly withinMs?: number;
  /**
   * The period of the check, in milliseconds; default: it has none. The check starts within it, unless the event loop
   * is late.
   */
  readonly everyMs?: number;
  /** Once it aborts, nothing waits any more: canceled work must come to its end. */
  readonly signal?: AbortSignal;
};

/**
 * Decides when the next check may start, so that the load of the monitor does not distort its measurements.
 */
export type Pacer = {
  /** Runs `work` when its turn comes. */
  readonly run: <T>(work: () => Promise<T>, turn: Turn) => Promise<T>;
};

/**
 * Maximum number of checks in flight. The pace keeps measurements accurate, and checks that wait for a silent
 * server cost nothing. This limit keeps the process far below the 1,024 descriptors of a Lambda environment,
 * because a host with two addresses takes two of them.
 */
const MAX_IN_FLIGHT = 400;

/**
 * Starts checks one by one, at the pace that leaves the event loop idle half of the time. The pace follows
 * the measured load of the loop, so it fits a whole core and a twentieth of one, and checks that cost little
 * or much CPU. It is never below the rate that keeps all periods, unless the loop is late. If the remaining time is
 * too short for that pace, the checks start in time all the same. `skewMs` of an observation then shows the effect on
 * its measurement.
 */
export function createPacer(loop: EventLoop = eventLoop, maxInFlight = MAX_IN_FLIGHT): Pacer {
  const keeper = createPaceKeeper(loop);
  const waiting = createPeriodQueue<() => void>();
  let dueAt = 0;
  let startBy = Number.POSITIVE_INFINITY;
  let inFlight = 0;
  let isTurning = false;

  const comeBy = (afterMs: number) => {
    if (isTurning || waiting.size() === 0 || inFlight >= maxInFlight) return;
    isTurning = true;
    dueAt = loop.now() + afterMs;
    loop.after(afterMs, turn);
  };
  const turn = () => {
    const now = loop.now();
    const checks = Math.min(waiting.size(), maxInFlight - inFlight);
    const asked = { checks, withinMs: startBy - now, rate: waiting.rateAt(now), lateMs: now - dueAt };
    for (let allowed = keeper.allow(asked); allowed > 0; allowed--) {
      inFlight++;
      waiting.take()?.();
    }
    isTurning = false;
    // Work that is added later brings its own limit.
    if (waiting.size() === 0) startBy = Number.POSITIVE_INFINITY;
    comeBy(keeper.untilNextMs());
  };
  const begin = () => {
    if (!isTurning) keeper.resume();
    comeBy(0);
  };

  return {
    run: async (work, { whose, withinMs = Number.POSITIVE_INFINITY, everyMs = Number.POSITIVE_INFINITY, signal }) => {
      const hurry = () => {
        startBy = loop.now();
      };
      startBy = Math.min(startBy, loop.now() + withinMs);
      if (signal?.aborted) hurry();
      signal?.addEventListener('abort', hurry, { once: true });
      await new Promise<void>((resolve) => {
        waiting.add(whose, resolve, loop.now() + everyMs);
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
