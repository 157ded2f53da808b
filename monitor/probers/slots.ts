/** A number of places, of which each piece of work takes one while it runs. */
export type Slots = <T>(work: () => Promise<T>) => Promise<T>;

/** Creates places for so many pieces of work at a time; the others wait in order. */
export function createSlots(most: number): Slots {
  const waiting: (() => void)[] = [];
  let free = most;
  return async (work) => {
    if (free > 0) free--;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}
