import { isPaged, type Target } from './target.ts';

/**
 * At how many open incidents a shard rings: at the first and whenever they have doubled, so that a second one is heard while the first is
 * open, and each alarm is over by itself. None where nobody is paged.
 */
export function shardAlarmSteps(targets: readonly Target[]): readonly number[] {
  const paged = targets.filter((target) => isPaged(target, true)).length;
  return paged === 0 ? [] : Array.from({ length: Math.floor(Math.log2(paged)) + 1 }, (_, i) => 2 ** i);
}
