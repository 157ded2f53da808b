import { figure } from '../../testkit/measure/table.ts';
import { type CommandStart, measureCommandStart } from '../command-start.ts';
import type { Section } from './section.ts';

/** The most that a command line may take, as a multiple of an empty Node process. */
const GOALS: Readonly<Record<keyof CommandStart, number | undefined>> = { empty: undefined, version: 2.5, check: 6 };
const NAMES: Readonly<Record<keyof CommandStart, string>> = {
  empty: '`node -e 0`',
  version: '`gatewatch --version`',
  check: '`gatewatch check`, one target on loopback',
};

/** How long the command of the published package takes, beside an empty Node process. */
export const commandSection: Section = {
  name: 'command',
  run: async ({ server, quick, say }) => {
    const times = quick ? 7 : 31;
    say(`building the package, then ${times} processes each`);
    const found = await measureCommandStart(times, server.ports.http);
    const rows = (Object.keys(NAMES) as (keyof CommandStart)[]).map((name) => {
      const goal = GOALS[name];
      return [NAMES[name], figure(found[name]), figure(found[name] / found.empty), goal === undefined ? '' : figure(goal)];
    });
    const title = `Starting the command of the package with a warm compile cache, ${times} processes each, medians`;
    return { figures: found, tables: [{ title, head: ['', 'ms', 'times an empty process', 'goal, at most'], rows }], notes: [] };
  },
};
