import { isAhead } from '../../memory/wrong-clock.ts';
import { isRecord } from '../../text/guards.ts';
import type { Beat, RecordStore, SignOfLife, Stored } from '../ports.ts';

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

/**
 * How long a shard that a deployment added may take to its first good round, in milliseconds: its schedule may be
 * created minutes after the others know of it.
 */
const JOIN_MS = 15 * 60_000;

/** The record of the last heartbeat. The name contains a capital, which the name of a shard never does. */
const LAST = 'beat/Last';

/** When the last heartbeat was sent, and since when each shard is one of the monitor; milliseconds since 1970. */
type Last = { readonly at: number; readonly since: Readonly<Record<string, number>> };

/** Before every time. */
const NEVER = -1;

/** Returns the name of the record in which a shard stores its last good round. */
function recordName(shard: string): string {
  return `beat/${shard}`;
}

/**
 * Creates a heartbeat that is sent once per minute for all shards of a monitor together. Each shard stores its
 * good rounds. The first round of a minute that knows all shards sends the heartbeat when no shard is missing. A
 * monitor with a single shard stores nothing. Several shards may send it, so that no deployment leaves none.
 */
export function createCombinedHeartbeat(parts: CombinedHeartbeat): Beat {
  return (sign, signal) => (sign.shards?.length === 1 ? parts.beat(sign, signal) : beatTogether(parts, sign, signal));
}

async function beatTogether({ records, beat }: CombinedHeartbeat, sign: SignOfLife, signal?: AbortSignal): Promise<void> {
  const { shard, at, shards } = sign;
  const own = recordName(shard);
  const stored = await records.load(shards ? [own, LAST] : [own], signal);
  // If this write loses to another one, that was a round of the same shard.
  await records.save(own, { v: 1, at }, stored.get(own)?.revision ?? 0, signal);
  const last = readLast(stored.get(LAST), at);
  if (!shards || last.at >= at) return;
  const since = Object.fromEntries(shards.map((name) => [name, last.since[name] ?? at]));
  const isComplete = await hasAll(records, sign, since, signal);
  if (isComplete) await beat(sign, signal);
  if (!isComplete && sameKeys(since, last.since)) return;
  // If this write loses, another shard recorded the same.
  await records.save(LAST, { v: 1, at: isComplete ? at : last.at, since }, stored.get(LAST)?.revision ?? 0, signal);
}

/** Whether each other shard is present, by the records of their good rounds. */
async function hasAll(
  records: RecordStore,
  { shard, at, shards = [] }: SignOfLife,
  since: Last['since'],
  signal?: AbortSignal,
): Promise<boolean> {
  const others = shards.filter((name) => name !== shard);
  const beats = await records.load(others.map(recordName), signal);
  return others.every((name) => isPresent(goodRound(beats.get(recordName(name)), at), { at, since: since[name] ?? at }));
}

/** Whether a shard had a good round lately, or was added so lately that it may not have had one yet. */
function isPresent(goodAt: number, { at, since }: { readonly at: number; readonly since: number }): boolean {
  return at - goodAt <= FRESH_MS || (goodAt < since && at - since <= JOIN_MS);
}

/** The last good round in a record of a shard; `NEVER` if there is none, or if a clock that was far ahead wrote it. */
function goodRound(stored: Stored | undefined, at: number): number {
  const value = stored?.value;
  return isRecord(value) && typeof value.at === 'number' && !isAhead(value.at, at) ? value.at : NEVER;
}

function readLast(stored: Stored | undefined, at: number): Last {
  const value = stored?.value;
  if (!isRecord(value) || !isRecord(value.since)) return { at: NEVER, since: {} };
  const isTime = (time: unknown): time is number => typeof time === 'number' && !isAhead(time, at);
  const since = Object.entries(value.since).filter((entry): entry is [string, number] => isTime(entry[1]));
  return { at: isTime(value.at) ? value.at : NEVER, since: Object.fromEntries(since) };
}

function sameKeys(a: object, b: object): boolean {
  return Object.keys(a).sort().join() === Object.keys(b).sort().join();
}
