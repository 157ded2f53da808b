import { takeUnrecorded } from '../../history/record-status.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import type { HealthStore } from '../ports.ts';

/** Creates a memory store that keeps everything in memory, as long as the process runs. It keeps no history. */
export function createMemoryHealth(): HealthStore {
  const kept = new Map<string, TargetMemory>();
  return {
    load: async (targets) =>
      new Map(
        targets.flatMap((target) => {
          const memory = kept.get(target);
          return memory ? [[target, memory] as const] : [];
        }),
      ),
    save: async (target, memory) => {
      if ((kept.get(target)?.revision ?? 0) !== memory.revision) return undefined;
      const written = { ...takeUnrecorded(memory)[0], revision: memory.revision + 1 };
      kept.set(target, written);
      return written;
    },
  };
}
