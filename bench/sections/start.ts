import { measureColdStart } from '../cold-start.ts';
import { figure } from '../tools/table.ts';
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
    const rows = found.handlers.map(({ name, kB, loadMs }) => [name, figure(kB), figure(loadMs), figure(loadMs - empty)]);
    const all = found.parts.reduce((sum, { kB }) => sum + kB, 0);
    const large = found.parts.filter(({ kB }) => kB >= SMALL_KB);
    const small = { name: `${found.parts.length - large.length} smaller ones`, kB: all - large.reduce((sum, { kB }) => sum + kB, 0) };
    const parts = [...large, small].map(({ name, kB }) => [name, figure(kB), `${Math.round((100 * kB) / all)} %`]);
    return {
      figures: found,
      tables: [
        {
          title: `Loading a handler, ${times} fresh processes each, medians`,
          head: ['', 'bundle, KB', 'load, ms', 'above empty, ms'],
          rows,
        },
        { title: 'What takes the room in the bundle', head: ['package', 'KB', 'share'], rows: parts },
      ],
      notes: [],
    };
  },
};
