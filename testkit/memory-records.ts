import type { RecordStore, Stored } from '../monitor/engine/ports.ts';

/** Creates a record store that keeps everything in memory, as long as the process runs. */
export function createMemoryRecords(): RecordStore {
  const kept = new Map<string, Stored>();
  return {
    load: async (names) => new Map(names.flatMap((name) => (kept.has(name) ? [[name, kept.get(name) as Stored] as const] : []))),
    save: async (name, value, revision) => {
      if ((kept.get(name)?.revision ?? 0) !== revision) return false;
      kept.set(name, { value: structuredClone(value), revision: revision + 1 });
      return true;
    },
  };
}
