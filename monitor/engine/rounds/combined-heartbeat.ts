import { isAhead } from '../../memory/wrong-clock.ts';
import { isRecord } from '../../text/guards.ts';
import type { Beat, RecordStore } from '../ports.ts';

/** What a sign of life for the whole monitor takes. */
export type CombinedHeartbeat = {
  readonly records: RecordStore;
  /** Gives the sign where somebody listens. */
  readonly beat: Beat;
};

/** A shard whose last good round is older says that something is wrong, milliseconds: a round may last longer than its minute. */
const FRESH_MS = 120_000;

/** The name of the record in which a shard notes its last good round. */
function recordName(shard: string): string {
  return `beat/${shard}`;
}

/**
 * A sign of life that is given once a minute for all shards of a monitor together: each notes its good rounds, and the first of them, which
 * knows them all, gives the sign when none is missing. One that dies keeps the sign from being given, whichever it is. A single one notes nothing.
 */
export function createCombinedHeartbeat({ records, beat }: CombinedHeartbeat): Beat {
  return async (sign, signal) => {
    const { shard, at, shards } = sign;
    if (shards?.length === 1) return beat(sign, signal);
    const own = recordName(shard);
    const revision = (await records.load([own], signal)).get(own)?.revision ?? 0;
    // Whoever was quicker noted a round of the same shard.
    await records.save(own, { v: 1, at }, revision, signal);
    if (!shards) return;
    const names = shards.filter((name) => name !== shard).map(recordName);
    const beats = await records.load(names, signal);
    const isFresh = (name: string) => {
      const value = beats.get(name)?.value;
      return isRecord(value) && typeof value.at === 'number' && at - value.at <= FRESH_MS && !isAhead(value.at, at);
    };
    if (names.every(isFresh)) await beat(sign, signal);
  };
}
