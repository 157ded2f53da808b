/** A queue that serves the client that was served longest ago, and each client first in, first out. */
export type FairQueue<T> = {
  readonly add: (whose: string, item: T) => void;
  /** Removes and returns the next item; undefined when the queue is empty. */
  readonly take: () => T | undefined;
  readonly size: () => number;
};

/** When clients were last served, counted in turns. Several queues may share it. */
export type Served = { turns: number; readonly last: Map<string, number> };

/** Creates the record of a queue that has served nobody yet. */
export function nobodyServed(): Served {
  return { turns: 0, last: new Map() };
}

/**
 * Creates an empty queue. Clients that come back together are served in the same order again, so the time between two
 * turns of one stays the same.
 */
export function createFairQueue<T>(served: Served): FairQueue<T> {
  const lines = new Map<string, T[]>();
  let size = 0;
  const next = () => {
    let first: string | undefined;
    let firstAt = Number.POSITIVE_INFINITY;
    for (const whose of lines.keys()) {
      const at = served.last.get(whose) ?? 0;
      if (at < firstAt) [first, firstAt] = [whose, at];
    }
    return first;
  };
  return {
    add: (whose, item) => {
      const line = lines.get(whose);
      if (line) line.push(item);
      else lines.set(whose, [item]);
      size++;
    },
    take: () => {
      const whose = next();
      const line = whose === undefined ? undefined : lines.get(whose);
      if (whose === undefined || !line) return undefined;
      const item = line.shift();
      if (line.length === 0) lines.delete(whose);
      served.last.set(whose, ++served.turns);
      size--;
      return item;
    },
    size: () => size,
  };
}
