import { MUTES, type Mute, mutesIn } from '../../memory/mute.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import type { HealthStore, RecordStore } from '../ports.ts';

/** Reads the mutes that people have set. Rejects when they cannot be read. */
export async function readMutes(records: RecordStore, signal: AbortSignal): Promise<readonly Mute[]> {
  const mutes = mutesIn((await records.load([MUTES], signal)).get(MUTES)?.value);
  if (!mutes)
    throw new Error(
      'the record of mutes was written by another release: until it is written again, notifications wait up to 3 minutes, and muted targets alert after that',
    );
  return mutes;
}

/** Reads the memories of targets of other rounds that a decision about notifications depends on. */
export async function readOthers(
  store: HealthStore,
  known: ReadonlyMap<string, TargetMemory>,
  wanted: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, TargetMemory>> {
  const others = [...new Set(wanted)].filter((name) => !known.has(name));
  return others.length === 0 ? known : new Map([...(await store.load(others, signal)), ...known]);
}
