import type { Path } from './path.ts';

/** Paths to ask about; as quick with ten thousand of them as with one. */
export type PathSet = {
  /** Whether a path of the set is at, above or below this one. */
  readonly touches: (path: Path) => boolean;
};

function keysOf(path: Path): readonly string[] {
  return [[], ...path.map((_, i) => path.slice(0, i + 1))].map((part) => JSON.stringify(part.map(String)));
}

/** A set of paths that knows what lies above and below each. */
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
