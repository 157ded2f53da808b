import type { Clock } from './ports.ts';

/**
 * A clock that shows what another shows now and moves on by the monotonic one: a wall clock that is put right in the middle of a round would leave
 * it waiting for a time that was already there, or end it at once.
 */
export function steadyClock({ now, sleep }: Clock): Clock {
  const [wallAt, startedAt] = [now(), performance.now()];
  return { now: () => Math.round(wallAt + performance.now() - startedAt), sleep };
}
