import type { TargetHealth } from '../core/target-health.ts';
import type { HealthStore } from './ports.ts';

/** Remembers as long as the process lives. */
export function createMemoryHealth(): HealthStore {
  const kept = new Map<string, TargetHealth>();
  return {
    load: async (targets) =>
      new Map(
        targets.flatMap((target) => {
          const health = kept.get(target);
          return health ? [[target, health] as const] : [];
        }),
      ),
    save: async (target, health) => void kept.set(target, health),
  };
}
