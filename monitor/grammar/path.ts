import { quote } from '../text/quote.ts';
import { withoutUserInfos } from './pasted/secret-place.ts';

/** The keys and indexes that lead to a value in the config, from the top. */
export type Path = readonly (string | number)[];

const PLAIN_KEY = /^[A-Za-z_][\w-]*$/;

/** Formats a path for people: `targets[2].ports["9000"].scheme`. */
export function formatPath(path: Path): string {
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step}]`;
    if (!PLAIN_KEY.test(step)) return `${text}[${JSON.stringify(quote(withoutUserInfos(step), 80))}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}

/** Whether `path` is `start` or continues it. */
export function startsWith(path: Path, start: Path): boolean {
  return start.length <= path.length && start.every((step, i) => step === path[i]);
}

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
