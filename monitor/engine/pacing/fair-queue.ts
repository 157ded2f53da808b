/** A queue in which everybody who waits is served in turn, each in the order of arrival. */
export type FairQueue<T> = {
  readonly add: (whose: string, item: T) => void;
  /** The next one; undefined when nobody waits. */
  readonly take: () => T | undefined;
  readonly size: () => number;
};

/** Begins empty. */
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
