import type { RoundStats } from '../../message/notification.ts';
import type { Clock } from '../ports.ts';

/** The round's own calls to the services it stands on, as looks at something that is known to be there: they tell a fault of many targets from one of our own way out. */
export type OwnCalls = {
  /** Does a call, and remembers how it went. */
  readonly watch: <T>(call: string, work: () => Promise<T>) => Promise<T>;
  /** How the last one that is over went. */
  readonly last: () => RoundStats['control'];
};

/** Remembers how the last call went. */
export function createOwnCalls({ now }: Pick<Clock, 'now'>): OwnCalls {
  let last: RoundStats['control'] = { call: 'none', error: 'no call is over yet' };
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
