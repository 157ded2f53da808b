import type { Clock } from './ports.ts';

/**
 * Returns a clock that starts at the time of another one and advances with the monotonic clock. A correction
 * of the wall clock during a round would make the round wait for a time that has passed, or end it at once.
 * Its two scales are the same, so that a deadline may be a point in time.
 */
export function steadyClock({ now, monotonic, sleep }: Clock): Clock {
  const [wallAt, startedAt] = [now(), monotonic()];
  const steady = () => Math.round(wallAt + monotonic() - startedAt);
  return { now: steady, monotonic: steady, sleep };
}
