import type { Clock } from './ports.ts';

/**
 * Returns a clock that starts at the time of another one and advances with the monotonic clock. A correction
 * of the wall clock during a round would make the round wait for a time that has passed, or end it at once.
 */
export function steadyClock({ now, sleep }: Clock): Clock {
  const [wallAt, startedAt] = [now(), performance.now()];
  return { now: () => Math.round(wallAt + performance.now() - startedAt), sleep };
}
