import type { Span } from '../target/window.ts';
import { cutBy, within } from './spans.ts';
import type { Piece, Seen } from './timeline.ts';

/** How long a target was what in a period, in milliseconds. The parts add up to the period. */
export type Parts = Readonly<Record<Seen | 'maintenance', number>>;

const NOTHING: Parts = { ready: 0, degraded: 0, 'not-ready': 0, down: 0, unknown: 0, pending: 0, maintenance: 0, unseen: 0 };

/** Adds up the parts of several periods or targets. */
export function sumOf(parts: readonly Parts[]): Parts {
  const keys = Object.keys(NOTHING) as (keyof Parts)[];
  return Object.fromEntries(keys.map((key) => [key, parts.reduce((sum, one) => sum + one[key], 0)])) as Parts;
}

/**
 * Returns the parts of a period, given what the target was and its maintenance windows (merged). A window counts
 * as maintenance where the target was seen. What the timeline does not reach is unseen.
 */
export function partsOf(timeline: readonly Piece[], windows: readonly Span[], period: Span): Parts {
  const parts: Record<keyof Parts, number> = { ...NOTHING, unseen: period.end - period.start };
  for (const piece of timeline) {
    const inPeriod = within(piece, period);
    if (!inPeriod || piece.seen === 'unseen') continue;
    for (const { start, end, isInside } of cutBy(inPeriod, windows)) {
      parts[isInside ? 'maintenance' : piece.seen] += end - start;
      parts.unseen -= end - start;
    }
  }
  return parts;
}

/** The figures of a time: what was good and bad, and their share. Percent are floored to three decimals. */
export type Availability = {
  readonly goodMs: number;
  readonly badMs: number;
  /** (ready + degraded) / (ready + degraded + not-ready + down); absent if nothing of that was seen. */
  readonly percent?: number;
  /** How much of the period that is based on. */
  readonly coveragePercent: number;
  /** Whether that is enough for a claim: 95 % of the period. */
  readonly isEnough: boolean;
};

/** The least coverage of a claim, in percent. */
const ENOUGH = 95;

/** Returns the availability that follows from the parts of a period. */
export function availabilityOf(parts: Parts): Availability {
  const goodMs = parts.ready + parts.degraded;
  const badMs = parts['not-ready'] + parts.down;
  const seen = goodMs + badMs;
  const period = Object.values(parts).reduce((sum, one) => sum + one, 0);
  return {
    goodMs,
    badMs,
    ...(seen > 0 && { percent: percentOf(goodMs, seen) }),
    coveragePercent: period > 0 ? percentOf(seen, period) : 0,
    isEnough: period > 0 && seen * 100 >= period * ENOUGH,
  };
}

/** Returns a share in percent, floored to three decimals: it is 100 only if nothing is missing. */
export function percentOf(part: number, whole: number): number {
  return Number((BigInt(Math.round(part)) * 100_000n) / BigInt(Math.round(whole))) / 1000;
}
