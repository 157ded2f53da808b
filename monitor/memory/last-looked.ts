import { isRecord } from '../text/guards.ts';
import { isAhead } from './wrong-clock.ts';

/** Returns the name of the record of when targets were last checked: those of a shard, or a single target. */
export function lookedRecord(who: string): string {
  return `looked/${who}`;
}

/**
 * Returns the time in such a record, in milliseconds since 1970; -Infinity if there is none, or if a clock that
 * was far ahead of `now` wrote it.
 */
export function lookedIn(value: unknown, now: number): number {
  const isKnown = isRecord(value) && typeof value.at === 'number' && !isAhead(value.at, now);
  return isKnown ? Number(value.at) : Number.NEGATIVE_INFINITY;
}
