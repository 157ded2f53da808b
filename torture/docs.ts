import { join } from 'node:path';
import type { Machine } from '../testkit/measure/machine.ts';
import { replaceBlocks } from '../testkit/measure/replace-blocks.ts';
import { markdown } from '../testkit/measure/table.ts';
import type { Found } from './sections/section.ts';

/** What a run was made on, and from what. */
export type About = { readonly machine: Machine; readonly seed: number; readonly runs: number; readonly short: boolean };

/** A section that has run. */
export type Finished = Found & { readonly name: string; readonly seconds: number };

const PAGE = join(import.meta.dirname, '../docs/results/reliability.md');

/** Puts what the sections found into docs/results/reliability.md, between the marker comments of each. */
export function writeDocs(about: About, finished: readonly Finished[]): void {
  replaceBlocks(PAGE, 'torture', Object.fromEntries(finished.map((one) => [one.name, blockOf(about, one)])));
}

/** What a run was made on, in a line. */
export function describeRun({ machine, seed, runs, short }: About): string {
  const { date, cores, model, memoryGiB, kernel, node, load } = machine;
  const form = short ? 'short form' : `${runs} runs of each random choice`;
  return `${date.slice(0, 10)}, seed ${seed}, ${form}; ${cores} cores of ${model}, ${memoryGiB} GiB, ${kernel}, Node ${node}, load before ${load.toFixed(1)}`;
}

function blockOf(about: About, { name, tables, notes, wrong, seconds }: Finished): string {
  return [
    `\`npm run torture -- --only ${name} --seed ${about.seed} --runs ${about.runs}\`: ${wrong.length} wrong, ${seconds} s (${describeRun(about)})\n`,
    ...tables.map(markdown),
    ...notes.map((note) => `Note: ${note}.\n`),
    ...wrong.map((line) => `Wrong: ${line}.\n`),
  ].join('\n');
}
