import type { WindowTime } from '../../monitor/target/window.ts';

/** Maintenance windows that targets share, each once, in the order in which they were first seen. */
export type WindowList = { readonly placeOf: (window: WindowTime) => number; readonly all: () => readonly WindowTime[] };

/** Creates an empty list. An equal window has the same place. */
export function createWindowList(): WindowList {
  const places = new Map<string, { readonly place: number; readonly window: WindowTime }>();
  return {
    placeOf: (window) => {
      const key = JSON.stringify(window);
      const known = places.get(key) ?? { place: places.size, window };
      places.set(key, known);
      return known.place;
    },
    all: () => [...places.values()].map(({ window }) => window),
  };
}
