import type { Child } from '../../testkit/measure/child.ts';
import { createQuota, quotaKind } from '../../testkit/measure/quota.ts';
import { median } from '../../testkit/measure/statistics.ts';
import { figure } from '../../testkit/measure/table.ts';
import { startContestant } from '../start-contestant.ts';
import type { Bench, Section } from './section.ts';

type Round = {
  readonly looks: number;
  readonly ready: number;
  readonly statuses: Readonly<Record<string, number>>;
  readonly tookMs: number;
};
type Line = {
  readonly gateways: number;
  readonly quota: boolean;
  readonly looks: number;
  readonly tookMs: number;
  readonly rounds: readonly Round[];
};

const MEMORY_MB = 512;
/** How AWS counts it: 512 MB are half a GB. */
const GB = 0.5;

/** Time and billed GB-seconds of a round over whole gateways. */
export const gatewaysSection: Section = {
  name: 'gateways',
  run: async (bench) => {
    const kind = quotaKind();
    const lines: Line[] = [];
    for (const count of bench.quick ? [20] : [20, 100, 500]) {
      lines.push(await measure(bench, count));
      if (kind) lines.push(await measure(bench, count, kind));
    }
    const head = ['', 'gateways', 'checks', 'round, ms', 'GB-seconds'];
    const rows = lines.map(({ gateways, quota, looks, tookMs }) => [
      ...[quota ? `quota of ${MEMORY_MB} MB` : 'no quota', String(gateways), String(looks), figure(tookMs)],
      figure((tookMs / 1000) * GB),
    ]);
    const table = { title: 'Time and billed GB-seconds of a round, responses after 20 ms, five checks each', head, rows };
    const notes = lines.flatMap(({ gateways, rounds }) =>
      rounds.filter(({ ready }) => ready !== gateways).map((round) => `${gateways} gateways: ${JSON.stringify(round.statuses)}`),
    );
    return { figures: lines, tables: [table], notes: kind ? notes : [...notes, 'no CPU quota on this machine'] };
  },
};

async function measure({ server, quick, rounds = quick ? 2 : 3, say }: Bench, gateways: number, kind?: 'v1' | 'v2'): Promise<Line> {
  const { ports, authority } = server;
  const child = startContestant('gatewatch.ts');
  const quota = kind && createQuota(kind, MEMORY_MB);
  const run = (count: number) => child.ask<Round>('gateways', { ports, authority, count });
  try {
    await run(40);
    quota?.hold(child.pid);
    const found: Round[] = [];
    for (let round = 1; round <= rounds; round++) {
      say(`${gateways} gateways${quota ? ` at ${MEMORY_MB} MB` : ''}, round ${round} of ${rounds}`);
      found.push(await run(gateways));
    }
    return {
      gateways,
      quota: kind !== undefined,
      looks: found[0]?.looks ?? 0,
      tookMs: median(found.map(({ tookMs }) => tookMs)),
      rounds: found,
    };
  } finally {
    await stop(child, quota);
  }
}

async function stop(child: Child, quota: { readonly release: () => void } | undefined): Promise<void> {
  await child.stop();
  quota?.release();
}
