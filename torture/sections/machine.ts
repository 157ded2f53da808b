import { AWKWARD } from '../machine/awkward-places.ts';
import { jumpClocks } from '../machine/clock-jumps.ts';
import { starveOfDescriptors } from '../machine/few-descriptors.ts';
import { hangNames } from '../machine/hanging-names.ts';
import { killWatch } from '../machine/killed-watch.ts';
import { echoSecrets } from '../machine/looks/echoed-secrets.ts';
import { pauseChecks } from '../machine/looks/paused-process.ts';
import { shareVariables } from '../machine/looks/shared-variable.ts';
import { silenceFamily } from '../machine/looks/silent-family.ts';
import { giveOddFiles } from '../machine/odd-files.ts';
import { buildPrograms } from '../machine/programs.ts';
import { refuseOutput } from '../machine/refused-output.ts';
import type { Rig } from '../machine/rig.ts';
import { killRounds } from '../machine/rounds/killed-rounds.ts';
import { slowDown } from '../machine/slow-cpu.ts';
import { starveOfMemory } from '../machine/small-heap.ts';
import { breakStores } from '../machine/store/broken-store.ts';
import { hardenStores, hardshipsMissing } from '../machine/store/hard-store.ts';
import { HEAD, rowOf, type Tally } from '../machine/tally.ts';
import { giveUrlParts } from '../machine/url-parts.ts';
import { type Found, NOTHING, type Section, type Torture } from './section.ts';

const KILLS = { long: { every: 30, before: 1, after: 3 }, short: { every: 500, before: 0, after: 0 } };
const WATCH_KILLS = { long: { every: 16, before: 1, after: 2 }, short: { every: 70, before: 0, after: 0, thin: 3 } };

type Part = { readonly name: string; readonly run: (rig: Rig) => Promise<readonly Tally[]> };

const killed: Part = {
  name: 'killed at its await points',
  run: ({ programs, seed, short }) => killRounds(programs, { offset: seed, ...(short ? KILLS.short : KILLS.long) }, short ? 1 : undefined),
};
const killedWatch: Part = {
  name: 'watch killed',
  run: async ({ programs, seed, short }) => [
    await killWatch(programs, { offset: seed, ...(short ? WATCH_KILLS.short : WATCH_KILLS.long) }),
  ],
};
const stores: Part = { name: 'its store broken', run: breakStores };
const disks: Part = { name: 'its store hard to write', run: hardenStores };
const descriptors: Part = { name: 'few descriptors', run: starveOfDescriptors };
const memory: Part = { name: 'a small heap', run: starveOfMemory };
const cpu: Part = { name: 'little CPU', run: slowDown };
const outputs: Part = { name: 'its output not written', run: refuseOutput };
const clocks: Part = { name: 'clocks', run: jumpClocks };
const awkward: readonly Part[] = Object.entries(AWKWARD).map(([name, run]) => ({ name, run }));
const names: Part = { name: 'names', run: hangNames };
const files: Part = { name: 'odd files', run: giveOddFiles };
const families: Part = { name: 'one family of addresses', run: silenceFamily };
const pauses: Part = { name: 'stopped in a check', run: pauseChecks };
const echoes: Part = { name: 'secrets of other checks', run: echoSecrets };
const variables: Part = { name: 'secrets with one variable', run: shareVariables };
const urls: Part = { name: 'parts of URLs', run: giveUrlParts };

/** Rows that run concurrently: those of the first lane use CPU, those of the others mostly wait. */
const ROWS: readonly (readonly Part[])[] = [
  [killed, memory],
  [killedWatch, stores, disks, files, outputs],
  [descriptors, clocks],
  [cpu, names, ...awkward],
  [pauses, families, echoes, variables, urls],
];

/**
 * Failures of the machine under the monitor: kills, descriptors, memory, clock, CPU, names, the local store.
 */
export const machineSection: Section = {
  name: 'machine',
  run: async (torture) => {
    const rows = ROWS.map((parts) => parts.filter(({ name }) => torture.wants(name)));
    if (rows.flat().length === 0) return NOTHING;
    const programs = await buildPrograms();
    // An end in the middle leaves nothing behind either.
    process.once('exit', programs.remove);
    try {
      return await runParts({ programs, seed: torture.seed, short: torture.short }, rows, torture.say);
    } finally {
      programs.remove();
      process.off('exit', programs.remove);
    }
  },
};

async function runParts(rig: Rig, rows: typeof ROWS, say: Torture['say']): Promise<Found> {
  const runRow = async (parts: readonly Part[]): Promise<readonly Tally[]> => {
    const tallies: Tally[] = [];
    for (const { name, run } of parts) {
      const startedAt = performance.now();
      tallies.push(...(await run(rig)));
      say(`${name}: ${Math.round((performance.now() - startedAt) / 1000)} s`);
    }
    return tallies;
  };
  const tallies = (await Promise.all(rows.map(runRow))).flat();
  return {
    tables: [{ title: 'The machine goes wrong', head: HEAD, rows: tallies.map(rowOf) }],
    notes: hardshipsMissing(),
    wrong: tallies.flatMap(({ wrong }) => wrong),
  };
}
