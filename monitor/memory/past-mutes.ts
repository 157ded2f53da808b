import { type Mute, mutesIn } from './mute.ts';

/** The name of the record of all mutes of the last 400 days, those that are in force included. */
export const PAST_MUTES = 'mutes/past';

/** How long mutes are kept after their end, in milliseconds: as long as the history. */
const KEPT_MS = 400 * 86_400_000;

/** The most mutes that are kept: with long names they take about 300 kB of the 400 kB of an item. */
const MAX_KEPT = 1500;

/** The mutes before and after somebody changed them. */
export type MutesChange = { readonly before: readonly Mute[]; readonly after: readonly Mute[] };

/** Reads the record of past mutes; undefined if this release did not write it. */
export function pastMutesIn(value: unknown): readonly Mute[] | undefined {
  return mutesIn(value);
}

/** Returns the record after a change at `now`: a mute that was removed or replaced ends then. */
export function withMutesChange(
  past: readonly Mute[],
  { before, after }: MutesChange,
  now: number,
): { readonly v: 1; readonly mutes: readonly Mute[] } {
  const isIn = (mutes: readonly Mute[], mute: Mute) => mutes.some((other) => isSame(other, mute));
  const removed = before.filter((mute) => mute.until > now && !isIn(after, mute));
  const known = past.map((mute) => (isIn(removed, mute) ? { ...mute, until: Math.max(mute.from, now) } : mute));
  const added = after.filter((mute) => !isIn(past, mute));
  return { v: 1, mutes: [...known, ...added].filter(({ until }) => until > now - KEPT_MS).slice(-MAX_KEPT) };
}

function isSame(a: Mute, b: Mute): boolean {
  return a.target === b.target && a.from === b.from && a.by === b.by && a.why === b.why;
}
