import type { Clock } from '../../monitor/engine/ports.ts';

/** A clock that stands still until a test moves it. */
export type HandClock = Clock & {
  /** Runs everything that is ready, without moving the clock. */
  readonly settle: () => Promise<void>;
  /** Moves the clock forward and wakes sleepers in the order of their times. */
  readonly advance: (ms: number) => Promise<void>;
  /** Sets the clock back, as NTP or an operator does; sleepers wake. */
  readonly stepBack: (ms: number) => void;
};

/** Creates a clock driven by hand, starting at `start` milliseconds since 1970. */
export function createHandClock(start: number): HandClock {
  let now = start;
  let steppedBackMs = 0;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  const settle = async () => {
    for (let i = 0; i < 12; i++) await new Promise((resolve) => setImmediate(resolve));
  };
  return {
    now: () => now,
    monotonic: () => now + steppedBackMs,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        const sleeper = { at: now + ms, wake: resolve };
        const wake = () => {
          sleepers.delete(sleeper);
          resolve();
        };
        if (signal?.aborted) return wake();
        sleepers.add({ ...sleeper, wake });
        signal?.addEventListener('abort', wake, { once: true });
      }),
    settle,
    stepBack: (ms) => {
      now -= ms;
      steppedBackMs += ms;
      for (const { wake } of [...sleepers]) wake();
    },
    advance: async (ms) => {
      const end = now + ms;
      await settle();
      while (true) {
        const next = [...sleepers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        now = Math.max(now, next.at);
        sleepers.delete(next);
        next.wake();
        await settle();
      }
      now = end;
      await settle();
    },
  };
}
