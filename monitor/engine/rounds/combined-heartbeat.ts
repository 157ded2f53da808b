import { isAhead } from '../../memory/wrong-clock.ts';
import { isRecord } from '../../text/guards.ts';
import type { Beat, RecordStore } from '../ports.ts';

/** What the heartbeat of a monitor with several shards needs. */
export type CombinedHeartbeat = {
  readonly records: RecordStore;
  /** Sends the heartbeat of the monitor. */
  readonly beat: Beat;
};

/**
 * How old the last good round of a shard may be, in milliseconds. A round may last longer than its minute.
 */
const FRESH_MS = 120_000;

/** Returns the name of the record in which a shard stores its last good round. */
function recordName(shard: string): string {
  return `beat/${shard}`;
}

/**
 * Creates a heartbeat that is sent once per minute for all shards of a monitor together. Each shard stores
 * its good rounds. The first shard knows all others, and sends the heartbeat when no shard is missing. A
 * monitor with a single shard stores nothing.
 */
export function createCombinedHeartbeat({ records, beat }: CombinedHeartbeat): Beat {
  return async (sign, signal) => {
    const { shard, at, shards } = sign;
    if (shards?.length === 1) return beat(sign, signal);
    const own = recordName(shard);
    const revision = (await records.load([own], signal)).get(own)?.revision ?? 0;
    // If this write loses to another one, that was a round of the same shard.
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
