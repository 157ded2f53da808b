import type { TargetMemory } from '../../memory/target-memory.ts';
import type { HealthStore } from '../ports.ts';

/** Creates a health store that keeps everything in memory, as long as the process runs. */
export function createMemoryHealth(): HealthStore {
  const kept = new Map<string, TargetMemory>();
  return {
    load: async (targets) =>
      new Map(
        targets.flatMap((target) => {
          const health = kept.get(target);
          return health ? [[target, health] as const] : [];
        }),
      ),
    save: async (target, health) => {
      if ((kept.get(target)?.revision ?? 0) !== health.revision) return undefined;
      const written = { ...health, revision: health.revision + 1 };
      kept.set(target, written);
      return written;
    },
  };
}
