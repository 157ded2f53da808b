import type { Part } from '../../testkit/measure/bundle-parts.ts';
import { figure } from '../../testkit/measure/table.ts';
import { type Bundles, measureColdStart } from '../cold-start.ts';
import type { Section } from './section.ts';

/** Packages smaller than this are summed up. */
const SMALL_KB = 5;

/** What a cold start loads: size of the bundle, time to load it, and what takes the room. */
export const startSection: Section = {
  name: 'start',
  run: async ({ quick, say }) => {
    const times = quick ? 5 : 21;
    say(`${times} fresh processes each`);
    const found = await measureColdStart(times);
    const empty = found.handlers.find(({ name }) => name === 'empty')?.loadMs ?? Number.NaN;
    const rows = found.handlers.map(({ name, kB, firstKB, loadMs }) => [
      name,
      figure(kB),
      figure(firstKB),
      figure(loadMs),
      figure(loadMs - empty),
    ]);
    return {
      figures: found,
      tables: [
        {
          title: `Loading a handler, ${times} fresh processes each, medians`,
          head: ['', 'code, KB', 'loaded first, KB', 'load, ms', 'above empty, ms'],
          rows,
        },
        partsTable(found.bundles),
      ],
      notes: [],
    };
  },
};

/** Package by package; those that are small everywhere together. */
function partsTable(bundles: Bundles) {
  const columns = [bundles.whole, bundles.deployed, bundles.steady];
  const kB = (parts: readonly Part[], name: string) => parts.find((part) => part.name === name)?.kB ?? 0;
  const sum = (parts: readonly Part[]) => parts.reduce((total, part) => total + part.kB, 0);
  const large = bundles.whole.filter((part) => part.kB >= SMALL_KB).map(({ name }) => name);
  const small = columns.map((parts) => sum(parts.filter(({ name }) => !large.includes(name))));
  const rows = [
    ...large.map((name) => [name, ...columns.map((parts) => figure(kB(parts, name)))]),
    ['smaller ones', ...small.map(figure)],
    ['all', ...columns.map((parts) => figure(sum(parts)))],
  ];
  const head = ['package, KB', 'nothing left out', 'as deployed', 'loaded first'];
  return { title: 'The parts of the bundle, and the effect of leaving code out', head, rows };
}
