/** The minutes of each shard that this process has worked on lately; times are milliseconds since 1970. */
export type HandledMinutes = {
  readonly has: (shard: string, at: number) => boolean;
  readonly add: (shard: string, at: number) => void;
  /** The last one before `at`; -Infinity when this process knows of none: nobody can tell how long nobody looked. */
  readonly lastBefore: (shard: string, at: number) => number;
};

/** More than the age at which an event is refused, milliseconds. */
const REMEMBERED_MS = 600_000;

/** Remembers them for some minutes. */
export function createHandledMinutes(): HandledMinutes {
  const byShard = new Map<string, readonly number[]>();
  const of = (shard: string) => byShard.get(shard) ?? [];
  return {
    has: (shard, at) => of(shard).includes(at),
    add: (shard, at) => byShard.set(shard, [...of(shard).filter((minute) => minute > at - REMEMBERED_MS), at]),
    lastBefore: (shard, at) => Math.max(...of(shard).filter((minute) => minute < at)),
  };
}
