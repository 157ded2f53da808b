/** The minutes of each shard that this process has handled recently; times are milliseconds since 1970. */
export type HandledMinutes = {
  readonly has: (shard: string, at: number) => boolean;
  readonly add: (shard: string, at: number) => void;
  /**
   * Returns the last one before `at`; -Infinity when this process knows of none, so that the time of the last
   * round is unknown.
   */
  readonly lastBefore: (shard: string, at: number) => number;
};

/** Longer than the age at which an event is rejected, in milliseconds. */
const REMEMBERED_MS = 600_000;

/** Creates an empty list; entries are kept for some minutes. */
export function createHandledMinutes(): HandledMinutes {
  const byShard = new Map<string, readonly number[]>();
  const of = (shard: string) => byShard.get(shard) ?? [];
  return {
    has: (shard, at) => of(shard).includes(at),
    add: (shard, at) => byShard.set(shard, [...of(shard).filter((minute) => minute > at - REMEMBERED_MS), at]),
    lastBefore: (shard, at) => Math.max(...of(shard).filter((minute) => minute < at)),
  };
}
