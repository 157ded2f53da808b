import type { RoundStats } from '../../message/notification.ts';
import type { Clock } from '../ports.ts';

/**
 * The round's calls to the services it depends on. They serve as checks of something that is known to be up,
 * and so separate a failure of many targets from a failure of our own network path.
 */
export type OwnCalls = {
  /** Makes a call and records its result. */
  readonly watch: <T>(call: string, work: () => Promise<T>) => Promise<T>;
  /** Returns the result of the last call that is over. */
  readonly last: () => RoundStats['control'];
};

/** Creates a recorder of the last call. */
export function createOwnCalls({ now }: Pick<Clock, 'now'>): OwnCalls {
  let last: RoundStats['control'] = { call: 'none', error: 'no call has finished yet' };
  return {
    watch: async (call, work) => {
      const startedAt = now();
      try {
        const result = await work();
        last = { call, ms: now() - startedAt };
        return result;
      } catch (error) {
        last = { call, error: error instanceof Error ? error.message : String(error) };
        throw error;
      }
    },
    last: () => last,
  };
}
