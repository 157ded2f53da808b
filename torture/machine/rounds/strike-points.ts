import type { Counted } from './strike.ts';

/**
 * How densely await points are struck: each n-th from `offset` on, and all up to so many before and after one
 * at which something outside was touched.
 */
export type Density = {
  readonly every: number;
  readonly offset: number;
  readonly before: number;
  readonly after: number;
  /** Of all these only each so-manieth, for the short form; default: each. */
  readonly thin?: number;
};

/** Which await points are struck, from 1 on. */
export function strikePoints({ points, marks }: Counted, { every, offset, before, after, thin = 1 }: Density): readonly number[] {
  const isNear = (point: number) => marks.some((mark) => point >= mark - before && point <= mark + after);
  return Array.from({ length: points }, (_, index) => index + 1)
    .filter((point) => isNear(point) || point % every === offset % every)
    .filter((_, index) => index % thin === offset % thin);
}

/** The same in words. */
export function densityInWords(points: readonly number[], { points: all, marks }: Counted, { every, thin = 1 }: Density): string {
  const share = thin === 1 ? '' : `; one in ${thin} of these`;
  return `${points.length} of ${all} await points: each n-th, n = ${every}, and those beside ${marks.length} touches of the outside${share}`;
}
