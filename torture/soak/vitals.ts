import { readFileSync } from 'node:fs';
import { median } from '../../bench/tools/statistics.ts';
import type { Vitals } from './preload-vitals.ts';

/** What a process needed, early and late in its life. */
export type Grown = {
  readonly seconds: number;
  readonly early: { readonly rss: number; readonly heap: number; readonly descriptors: number; readonly resources: number };
  readonly late: { readonly rss: number; readonly heap: number; readonly descriptors: number; readonly resources: number };
};

/** Compares the second quarter of a life, when everything is warm, with the last. Medians, of which looks that come and go are a part. */
export function readVitals(file: string): Grown {
  const all = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Vitals);
  const quarter = Math.floor(all.length / 4);
  return { seconds: all.length, early: typical(all.slice(quarter, 2 * quarter)), late: typical(all.slice(-quarter)) };
}

function typical(some: readonly Vitals[]): Grown['early'] {
  const of = (pick: (one: Vitals) => number) => median(some.map(pick)) ?? Number.NaN;
  return {
    rss: of(({ rss }) => rss),
    heap: of(({ heap }) => heap),
    descriptors: of(({ descriptors }) => descriptors),
    resources: of(({ resources }) => Object.values(resources).reduce((sum, many) => sum + many, 0)),
  };
}
