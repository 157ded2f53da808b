/** Gives what is kept under a key, or makes it. */
export type LruCache<T> = (key: string, make: () => T) => T;

/** Keeps so many things that are dear to make; the one that was asked for longest ago is dropped first. What throws while it is made is not kept. */
export function createLruCache<T>(most: number): LruCache<T> {
  const kept = new Map<string, T>();
  return (key, make) => {
    const one = kept.get(key) ?? make();
    kept.delete(key);
    kept.set(key, one);
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return one;
  };
}
