/** Returns the value for a key, and makes it if it is not cached. */
export type LruCache<T> = (key: string, make: () => T) => T;

/**
 * Creates a cache of at most `most` values. The least recently used is dropped first; nothing is kept when
 * `make` throws.
 */
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
