/** The value below which a share (0–1) of the values lie, between the two nearest ranks; NaN of none. */
function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const low = sorted[Math.floor(place)] ?? Number.NaN;
  const high = sorted[Math.ceil(place)] ?? Number.NaN;
  return low + (high - low) * (place - Math.floor(place));
}

/** The middle value; NaN of none. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** The least and the greatest; NaN of none. */
export function range(values: readonly number[]): { readonly min: number; readonly max: number } {
  return { min: percentile(values, 0), max: percentile(values, 1) };
}

/** p50, p99 and the greatest of some values. */
export type Spread = { readonly p50: number; readonly p99: number; readonly max: number };

/** How values are spread. */
export function spreadOf(values: readonly number[]): Spread {
  return { p50: percentile(values, 0.5), p99: percentile(values, 0.99), max: percentile(values, 1) };
}

/** The medians of the spreads of several rounds. */
export function medianSpread(spreads: readonly Spread[]): Spread {
  const of = (key: keyof Spread) => median(spreads.map((spread) => spread[key]));
  return { p50: of('p50'), p99: of('p99'), max: of('max') };
}

/** A line through points by least squares, and the standard error of its slope. */
export type Slope = { readonly slope: number; readonly error: number };

/**
 * How much y grows for each x. Neighbours among evenly spaced samples are alike, so the usual error would be
 * too small: it is widened as for residuals of which each is a share of the one before (AR(1), effective
 * sample size).
 */
export function slopeOf(points: readonly (readonly [number, number])[]): Slope {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const squares = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / squares;
  const residuals = points.map(([x, y]) => y - meanY - slope * (x - meanX));
  const left = residuals.reduce((sum, one) => sum + one ** 2, 0);
  const next = residuals.slice(1).reduce((sum, one, index) => sum + one * (residuals[index] ?? 0), 0);
  const alike = left === 0 ? 0 : Math.min(0.99, Math.max(0, next / left));
  return { slope, error: Math.sqrt(left / (points.length - 2) / squares) * Math.sqrt((1 + alike) / (1 - alike)) };
}
