import type { EventLoop } from '../../monitor/engine/pacing/event-loop.ts';

/**
 * A process with a share of a core, in simulated time. Work that arrives while it is busy waits, as it does
 * for an event loop.
 */
export type SmallMachine = EventLoop & {
  /**
   * Schedules work that arrives `afterMs` from now and takes `cpuMs` of a whole core; resolves when it is
   * done.
   */
  readonly work: (afterMs: number, cpuMs: number) => Promise<number>;
  /** Lets time pass until nothing is left to do. */
  readonly run: () => Promise<void>;
};

/** Creates a small machine. `share` is its part of a core: Lambda's memory in MB divided by 1769. */
export function createSmallMachine(share: number): SmallMachine {
  const events: { at: number; cpuMs: number; call: () => void }[] = [];
  let now = 0;
  let busyMs = 0;
  const add = (at: number, cpuMs: number, call: () => void) => {
    events.push({ at, cpuMs, call });
  };
  const takeNext = () => {
    events.sort((a, b) => a.at - b.at);
    return events.shift();
  };
  return {
    now: () => now,
    busyMs: () => busyMs,
    after: (ms, call) => add(now + ms, 0, call),
    work: (afterMs, cpuMs) => new Promise((resolve) => add(now + afterMs, cpuMs, () => resolve(now))),
    run: async () => {
      for (let event = takeNext(); event; event = takeNext()) {
        const took = event.cpuMs / share;
        now = Math.max(now, event.at) + took;
        busyMs += took;
        event.call();
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}
