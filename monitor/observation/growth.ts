/**
 * How the size of a store developed: enough to tell a store that nobody empties from one that goes up and down.
 * Times are milliseconds since 1970.
 */
export type Growth = {
  /** When the current quarter began, and the least and the greatest size in it. */
  readonly at: number;
  readonly low: number;
  readonly high: number;
  /** The least size in the quarter before; absent in the first. */
  readonly before?: number;
  /** How many quarters in a row had a greater least size than the one before. */
  readonly rises: number;
  /** The start of the first quarter of the rise, and the greatest size in the one before. */
  readonly since: number;
  readonly from: number;
  /** Set while the store counts as growing: the greatest size so far, and when it was reached. */
  readonly peak?: number;
  readonly peakAt?: number;
};

/** How often the least size must rise in a row: with the first quarter, four quarters are compared. */
const RISES = 3;

/** The part of its growth that a store must lose until it counts as emptied. */
const LOST = 0.5;

/** A size that was not exceeded for a day, in milliseconds, is the usual size of the store. */
const USUAL_MS = 86_400_000;

/**
 * Adds a size. A store grows if its least size rises from quarter to quarter of a period of so many `seconds`, up to
 * more than its greatest size in the first quarter. It does so until half of its growth is gone, or nothing
 * exceeded its peak for a day, so that one look more or less changes nothing.
 */
function grow(growth: Growth | undefined, { size, at, seconds }: { size: number; at: number; seconds: number }): Growth {
  if (!growth) return beginAt(at, size);
  if (growth.peak !== undefined) return whileGrowing(growth, growth.peak, size, at);
  const { low, high } = growth;
  if (at - growth.at < (seconds * 1000) / (RISES + 1)) return { ...growth, low: Math.min(low, size), high: Math.max(high, size) };
  const ended = endQuarter(growth);
  const isGrowing = ended.rises >= RISES && low > ended.from;
  return { ...ended, at, low: size, high: size, ...(isGrowing && { peak: Math.max(high, size), peakAt: at }) };
}

function beginAt(at: number, size: number): Growth {
  return { at, low: size, high: size, rises: 0, since: at, from: size };
}

// A quarter that does not rise is the first of the next rise.
function endQuarter({ at, low, high, before, rises, since, from }: Growth): Growth {
  const isRise = before !== undefined && low > before;
  return isRise
    ? { at, low, high, before: low, rises: rises + 1, since: rises === 0 ? at : since, from }
    : { at, low, high, before: low, rises: 0, since: at, from: high };
}

function whileGrowing(growth: Growth, peak: number, size: number, at: number): Growth {
  if (size > peak) return { ...growth, peak: size, peakAt: at };
  const isEmptied = size <= growth.from + (peak - growth.from) * LOST;
  return isEmptied || at - (growth.peakAt ?? at) > USUAL_MS ? beginAt(at, size) : growth;
}

/** How the stores of a target developed, by name. */
export type Growths = Readonly<Record<string, Growth>>;

/** The sizes of a check, by the name of the store, and when it was made, in milliseconds since 1970. */
export type Sizes = { readonly sizes: Readonly<Record<string, number>>; readonly at: number };

/** Adds the sizes of a check. `seconds` has the period of each store; one without a size keeps what is known of it. */
export function growAll(known: Growths, seconds: Readonly<Record<string, number>>, { sizes, at }: Sizes): Growths {
  const grown = Object.entries(seconds).map(([name, most]): readonly [string, Growth | undefined] => {
    const before = Object.hasOwn(known, name) ? known[name] : undefined;
    const size = Object.hasOwn(sizes, name) ? sizes[name] : undefined;
    return [name, size === undefined ? before : grow(before, { size, at, seconds: most })];
  });
  return Object.fromEntries(grown.filter((one): one is readonly [string, Growth] => one[1] !== undefined));
}
