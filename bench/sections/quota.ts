import { createQuota, quotaKind } from '../../testkit/measure/quota.ts';
import type { Reported } from '../contestants/contestant.ts';
import { startContestant } from '../start-contestant.ts';
import { type ErrorLine, errorLine, errorNotes, errorTable, httpsAddresses, type RoundError, roundError, warmUp } from './round-error.ts';
import type { Bench, Found, Section } from './section.ts';

type Case = { readonly name: string; readonly file: string; readonly memoryMB: number; readonly targets: number };

const OURS = [128, 256, 512, 1024, 1769];
const NAIVE = [256, 512];

/** Reported minus true latency with as little CPU as Lambda gives. */
export const quotaSection: Section = {
  name: 'quota',
  run: async (bench): Promise<Found> => {
    const kind = quotaKind();
    if (!kind) return { figures: [], tables: [], notes: ['not measured: this machine allows no CPU quota (cgroups)'] };
    const lines: ErrorLine[] = [];
    for (const one of casesFor(bench.quick)) lines.push(await measure(bench, kind, one));
    const title = 'Reported minus true latency under the CPU quota of a Lambda function, HTTPS, answers after 20 ms';
    return { figures: { cgroups: kind, lines }, tables: [errorTable(title, lines)], notes: lines.flatMap(errorNotes) };
  },
};

function casesFor(quick: boolean): readonly Case[] {
  const sizes = quick ? [20] : [20, 100];
  const cases = (name: string, file: string, memories: readonly number[]) =>
    sizes.flatMap((targets) => memories.map((memoryMB) => ({ name, file, memoryMB, targets })));
  return [...cases('gatewatch', 'gatewatch.ts', OURS), ...cases('all at once, Node', 'naive.ts', NAIVE)];
}

/**
 * A process of its own for each case: it is warmed up before it is held, as a function that has run before.
 */
async function measure({ server, quick, rounds = quick ? 2 : 5, say }: Bench, kind: 'v1' | 'v2', one: Case): Promise<ErrorLine> {
  const { name, file, memoryMB, targets } = one;
  const label = `${name}, ${memoryMB} MB`;
  const quota = createQuota(kind, memoryMB);
  const child = startContestant(file);
  try {
    await warmUp(child, server, httpsAddresses(server, targets));
    quota.hold(child.pid);
    const found: RoundError[] = [];
    for (let round = 1; round <= rounds; round++) {
      say(`${label}, ${targets} targets, round ${round} of ${rounds}`);
      found.push(await roundError(server, () => child.ask<Reported>('round')));
    }
    return errorLine(label, targets, found);
  } finally {
    await child.stop();
    quota.release();
  }
}
