import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { draw } from '../testkit/measure/chart.ts';
import type { Machine } from '../testkit/measure/machine.ts';
import { replaceBlocks } from '../testkit/measure/replace-blocks.ts';
import { markdown } from '../testkit/measure/table.ts';
import type { Peers } from './peers.ts';
import type { ErrorLine } from './sections/round-error.ts';
import type { Found } from './sections/section.ts';

/** A whole run. */
export type Run = {
  readonly machine: Machine;
  readonly peers: Peers;
  readonly missing: readonly string[];
  readonly quick: boolean;
  readonly sections: Readonly<Record<string, Found>>;
};

const RESULTS = join(import.meta.dirname, '../docs/results');

/**
 * Puts the tables of a run into docs/performance.md, between the marker comments of each section, and draws
 * its chart.
 */
export function writeDocs(run: Run): void {
  const file = join(RESULTS, 'performance.md');
  const blocks = {
    machine: describeRun(run),
    ...Object.fromEntries(Object.entries(run.sections).map(([name, found]) => [name, blockOf(found)])),
  };
  replaceBlocks(file, 'bench', blocks);
  const lines = run.sections.error?.figures as readonly ErrorLine[] | undefined;
  if (lines) writeFileSync(join(RESULTS, 'performance.svg'), chartOf(lines));
}

/** What a run was made on, as a list. */
export function describeRun({ machine, peers, missing, quick }: Run): string {
  const lines = [
    `Run of ${machine.date.slice(0, 10)}${quick ? ', a quick one with small numbers' : ''}: ${machine.cores} cores of ${machine.model}, ${machine.memoryGiB} GiB, ${machine.kernel}, Node ${machine.node}, load before ${machine.load.toFixed(1)}`,
    ...Object.entries(peers).map(([name, { version }]) => `with ${name}: ${version}`),
    ...missing.map((name) => `without ${name}, which was not found (bench/install-peers.sh)`),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

function blockOf({ tables, notes }: Found): string {
  return [...tables.map(markdown), ...notes.map((note) => `Note: ${note}.\n`)].join('\n');
}

function chartOf(lines: readonly ErrorLine[]): string {
  const xs = [...new Set(lines.map(({ targets }) => targets))];
  const names = [...new Set(lines.map(({ name }) => name))];
  const panelOf = (key: 'p50' | 'p99', title: string) => ({
    title,
    series: names.map((name) => ({ name, values: lines.filter((line) => line.name === name).map((line) => line[key]) })),
  });
  const panels = [panelOf('p50', 'Half of the probes are off by more, ms'), panelOf('p99', 'One in a hundred is off by more, ms')];
  return draw({ title: 'Reported minus true latency (the server answers after 20 ms)', xs, panels });
}
