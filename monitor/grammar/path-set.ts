import type { Path } from './path.ts';

/** A set of paths. A query takes the same time for one path as for ten thousand. */
export type PathSet = {
  /** Whether the set has this path, or one above or below it. */
  readonly touches: (path: Path) => boolean;
};

function keysOf(path: Path): readonly string[] {
  return [[], ...path.map((_, i) => path.slice(0, i + 1))].map((part) => JSON.stringify(part.map(String)));
}

/** Creates a set of paths. */
export function createPathSet(paths: readonly Path[]): PathSet {
  const exact = new Set(paths.map((path) => keysOf(path).at(-1)));
  const above = new Set(paths.flatMap(keysOf));
  return {
    touches: (path) => {
      const keys = keysOf(path);
      return above.has(keys.at(-1) ?? '') || keys.some((key) => exact.has(key));
    },
  };
}
