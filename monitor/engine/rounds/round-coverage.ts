import type { TargetMemory } from '../../memory/target-memory.ts';
import type { LookLog } from '../looking/look-log.ts';

/** The round of a shard whose place in time is to be found. */
export type CoveredRound = {
  readonly shard: string;
  readonly at: number;
  readonly stored: ReadonlyMap<string, TargetMemory>;
  readonly signal: AbortSignal;
};

/** Returns when a target was last known to be checked before a round; undefined = never. */
export type LastLooked = (target: string) => number | undefined;

/** Finds when the targets of a round were last checked. A target that moved was checked by another shard. */
export async function findLastLooked(log: LookLog, { shard, at, stored, signal }: CoveredRound): Promise<LastLooked> {
  const shardOf = (target: string) => stored.get(target)?.shard ?? shard;
  const shards = new Set([shard, ...[...stored.keys()].map(shardOf)]);
  const last = await log.lastLooked([...shards], at, signal);
  return (target) => last.get(shardOf(target));
}
