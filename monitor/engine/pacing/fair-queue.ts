/** A queue that serves its clients round-robin, and each client first in, first out. */
export type FairQueue<T> = {
  readonly add: (whose: string, item: T) => void;
  /** Removes and returns the next item; undefined when the queue is empty. */
  readonly take: () => T | undefined;
  readonly size: () => number;
};

/** Creates an empty queue. */
export function createFairQueue<T>(): FairQueue<T> {
  const lines = new Map<string, T[]>();
  let size = 0;
  return {
    add: (whose, item) => {
      const line = lines.get(whose);
      if (line) line.push(item);
      else lines.set(whose, [item]);
      size++;
    },
    take: () => {
      const [first] = lines;
      if (!first) return undefined;
      const [whose, line] = first;
      const item = line.shift();
      lines.delete(whose);
      if (line.length > 0) lines.set(whose, line);
      size--;
      return item;
    },
    size: () => size,
  };
}
