/** The value below which a share (0–1) of the values lie, between the two nearest ranks; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
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

/** A line through points by least squares: how much y grows for each x, and that figure's standard error. */
export function slopeOf(points: readonly (readonly [number, number])[]): { readonly slope: number; readonly error: number } {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [meanX, meanY] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const squares = points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  const slope = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0) / squares;
  const left = points.reduce((sum, [x, y]) => sum + (y - meanY - slope * (x - meanX)) ** 2, 0);
  return { slope, error: Math.sqrt(left / (points.length - 2) / squares) };
}
