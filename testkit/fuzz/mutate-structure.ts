import { type Draw, pick } from './mutate.ts';

type Path = readonly (string | number)[];

const ODD: readonly unknown[] = [
  null,
  true,
  '',
  'x',
  0,
  -1,
  0.5,
  1e300,
  8.64e15,
  9_007_199_254_740_992,
  [],
  {},
  [null],
  '__proto__',
  '\u0000',
  '\ud800',
];

/**
 * Changes a tree of JSON in one to three places: another value, one from elsewhere, nothing, the same twice,
 * a key more. Whole numbers stay small or odd.
 */
export function mutateStructure(tree: unknown, draw: Draw, words: readonly string[]): unknown {
  let changed = tree;
  for (let times = 1 + pick(draw, 3); times > 0; times--) {
    const places = placesIn(changed);
    const elsewhere = valueAt(changed, places[pick(draw, places.length)] ?? []);
    const value = [elsewhere, ODD[pick(draw, ODD.length)], words[pick(draw, words.length)]][pick(draw, 3)];
    changed = changeAt(changed, places[pick(draw, places.length)] ?? [], {
      how: pick(draw, 5),
      value,
      key: words[pick(draw, words.length)] ?? 'x',
    });
  }
  return changed;
}

/** Maximum number of places that are counted: a large tree is changed near its beginning. */
const MAX_PLACES = 5000;

function placesIn(tree: unknown): readonly Path[] {
  const places: Path[] = [[]];
  for (let at = 0; at < places.length && places.length < MAX_PLACES; at++) {
    const path = places[at] ?? [];
    const value = valueAt(tree, path);
    if (Array.isArray(value)) places.push(...value.map((_, i) => [...path, i]));
    else if (isObject(value)) places.push(...Object.keys(value).map((key) => [...path, key]));
  }
  return places;
}

function valueAt(tree: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) ? Object.entries(value).find(([name]) => name === String(key))?.[1] : undefined),
    tree,
  );
}

type Change = { readonly how: number; readonly value: unknown; readonly key: string };

function changeAt(tree: unknown, [key, ...rest]: Path, change: Change): unknown {
  if (key === undefined) return changed(tree, change);
  if (Array.isArray(tree)) return tree.flatMap((one, i) => (i === key ? inPlace(one, rest, change) : [one]));
  if (!isObject(tree)) return tree;
  return Object.fromEntries(
    Object.entries(tree).flatMap(([name, one]) =>
      name === key
        ? inPlace(one, rest, change)
            .slice(0, 1)
            .map((new1) => [name, new1])
        : [[name, one]],
    ),
  );
}

// None, one or two in the place of one.
function inPlace(one: unknown, rest: Path, change: Change): readonly unknown[] {
  if (rest.length > 0) return [changeAt(one, rest, change)];
  if (change.how === 0) return [];
  return change.how === 1 ? [one, one] : [changed(one, change)];
}

function changed(old: unknown, { how, value, key }: Change): unknown {
  if (how === 2) return [old];
  if (how === 3 && isObject(old) && !Array.isArray(old)) return { ...old, [key]: value };
  return value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
