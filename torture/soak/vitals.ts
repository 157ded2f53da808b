import { existsSync, readFileSync } from 'node:fs';
import { median, type Slope, slopeOf } from '../../testkit/measure/statistics.ts';
import { NotJudged } from './not-judged.ts';
import type { Vitals } from './preload-vitals.ts';

/** What a process needs: bytes after a collection, and the least it holds, which is what it never lets go. */
type Need = { readonly rss: number; readonly heap: number; readonly descriptors: number; readonly resources: number };

/**
 * What a process needed early and late in its life, and how its memory went from when it was warm: bytes from
 * collection to collection.
 */
export type Grown = { readonly early: Need; readonly late: Need; readonly slopes: { readonly rss: Slope; readonly heap: Slope } };

/** Compares the second quarter of a life, when everything is warm, with the last. */
export function readVitals(file: string): Grown {
  const all = linesOf(file);
  const quarter = Math.floor(all.length / 4);
  const memory = all.slice(quarter).flatMap((one) => one.memory ?? []);
  const parts = [all.slice(quarter, 2 * quarter), all.slice(-quarter)];
  if (quarter === 0 || parts.some((part) => part.every((one) => one.memory === undefined)))
    throw new NotJudged(`the process noted only ${all.length} times what it needs`);
  const slope = (key: 'rss' | 'heap') => slopeOf(memory.map((one, i) => [i, one[key]] as const));
  return {
    early: needOf(all.slice(quarter, 2 * quarter)),
    late: needOf(all.slice(-quarter)),
    slopes: { rss: slope('rss'), heap: slope('heap') },
  };
}

// The last line of a process that was ended can be half a line.
function linesOf(file: string): readonly Vitals[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Vitals);
}

function needOf(some: readonly Vitals[]): Need {
  const memory = some.flatMap((one) => one.memory ?? []);
  return {
    rss: median(memory.map(({ rss }) => rss)),
    heap: median(memory.map(({ heap }) => heap)),
    descriptors: Math.min(...some.map(({ descriptors }) => descriptors)),
    resources: Math.min(...some.map(({ resources }) => resources)),
  };
}
