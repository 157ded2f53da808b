import type { StoredHistory } from '../../availability/timeline.ts';
import { GAP_MS } from '../../history/record-status.ts';
import { lookedIn, lookedRecord } from '../../memory/last-looked.ts';
import type { Mute } from '../../memory/mute.ts';
import { type Note, notesIn, notesRecord } from '../../memory/note.ts';
import { PAST_MUTES, pastMutesIn } from '../../memory/past-mutes.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import { defined } from '../../text/objects.ts';
import type { HealthStore, HistoryStore, RecordStore } from '../ports.ts';

/** Where the history of a monitor is: in one SQLite file, or in one table. */
export type HistorySources = { readonly health: HealthStore; readonly history: HistoryStore; readonly records: RecordStore };

/** What of it a reader needs. */
export type HistoryReaders = {
  readonly health: Pick<HealthStore, 'load'>;
  readonly history: HistoryStore;
  readonly records: Pick<RecordStore, 'load'>;
};

/** What is stored of the past of a target. */
export type TargetHistory = StoredHistory & {
  readonly target: string;
  readonly mutes: readonly Mute[];
  readonly notes: readonly Note[];
  /** Since when its open incident is open, in milliseconds since 1970; absent = it has none. */
  readonly openSince?: number;
};

/**
 * Reads the past of targets from a time on until `now`; both are milliseconds since 1970. It is the only reader
 * of the history, for both kinds of stores. Rejects when not everything could be read.
 */
export async function readHistory(
  { health, history, records }: HistoryReaders,
  targets: readonly string[],
  { from, now }: { readonly from: number; readonly now: number },
): Promise<readonly TargetHistory[]> {
  const [memories, entries] = await Promise.all([health.load(targets), history.read(targets, from)]);
  const lookedOf = (target: string) => lookedRecord(memories.get(target)?.shard ?? target);
  const names = [PAST_MUTES, ...targets.map(notesRecord), ...targets.map(lookedOf)];
  const found = await records.load([...new Set(names)]);
  const mutes = orRefuse(pastMutesIn(found.get(PAST_MUTES)?.value), 'the record of past mutes');
  return targets.map((target): TargetHistory => {
    const memory = memories.get(target);
    const looked = memory && lastLook(memory, found.get(lookedOf(target))?.value, now);
    return {
      target,
      entries: entries.get(target) ?? [],
      mutes: mutes.filter((mute) => mute.target === target),
      notes: orRefuse(notesIn(found.get(notesRecord(target))?.value), `the record of notes on ${target}`),
      ...defined({ mark: memory?.history, lookedAt: looked, openSince: memory?.incident?.since }),
    };
  });
}

// Somebody who looked within the length of a gap still looks.
function lastLook({ history }: TargetMemory, noted: unknown, now: number): number {
  const last = Math.max(lookedIn(noted, now), history?.at ?? Number.NEGATIVE_INFINITY);
  return now - last <= GAP_MS ? now : last;
}

function orRefuse<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`${what} was written by another release of gatewatch`);
  return value;
}
