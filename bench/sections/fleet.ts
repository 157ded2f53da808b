import type { Child } from '../../testkit/measure/child.ts';
import { cpuMsOf } from '../../testkit/measure/proc.ts';
import { median } from '../../testkit/measure/statistics.ts';
import { figure } from '../../testkit/measure/table.ts';
import { startContestant } from '../start-contestant.ts';
import { wrongOf } from '../target-configs.ts';
import type { Bench, Section } from './section.ts';

type Verdict = { readonly target: string; readonly status: string; readonly reasons: readonly string[] };
type Shard = { readonly verdicts: readonly Verdict[]; readonly faults: readonly string[]; readonly told: number; readonly metrics: number };
type Done = { readonly shard: Shard; readonly tookMs: number };

const SIZE = 100;
/** Shards that are worked on beside each other, all by one process; functions have a processor each. */
const SIDE = 4;

/** A whole fleet, shard by shard, with a known part of it broken in known ways. */
export const fleetSection: Section = {
  name: 'fleet',
  run: async (bench) => {
    const shards = bench.quick ? 5 : 100;
    const child = startContestant('gatewatch.ts');
    try {
      const before = cpuMsOf(child.pid).own;
      const startedAt = performance.now();
      const done = await workOn(bench, child, shards);
      const tookMs = performance.now() - startedAt;
      return report(done, { shards, tookMs, cpuMs: cpuMsOf(child.pid).own - before });
    } finally {
      await child.stop();
    }
  },
};

async function workOn({ server, say }: Bench, child: Child, shards: number): Promise<readonly Done[]> {
  const { ports, authority } = server;
  const done: Done[] = [];
  const next = { shard: 0 };
  const work = async () => {
    while (next.shard < shards) {
      const from = SIZE * next.shard++;
      const startedAt = performance.now();
      const shard = await child.ask<Shard>('shards', { ports, authority, from, size: SIZE });
      done.push({ shard, tookMs: performance.now() - startedAt });
      if (done.length % 10 === 0) say(`${done.length} of ${shards} shards`);
    }
  };
  await Promise.all(Array.from({ length: SIDE }, work));
  return done;
}

function report(done: readonly Done[], spent: { readonly shards: number; readonly tookMs: number; readonly cpuMs: number }) {
  const verdicts = done.flatMap(({ shard }) => shard.verdicts);
  const wrong = verdicts.filter((verdict) => !isRight(verdict));
  const faults = done.flatMap(({ shard }) => shard.faults);
  const broken = verdicts.filter(({ target }) => wrongOf(indexOf(target))).length;
  const shardMs = median(done.map(({ tookMs }) => tookMs));
  const told = done.reduce((sum, { shard }) => sum + shard.told, 0);
  const rows = [
    ['targets, of which broken', `${verdicts.length}, ${broken}`],
    ['wrong verdicts', String(wrong.length)],
    ['faults of rounds', String(faults.length)],
    ['notifications (every target is new)', String(told)],
    [`all shards, ${SIDE} at a time, s`, figure(spent.tookMs / 1000)],
    ['one shard, median, ms', figure(shardMs)],
    ['CPU of a target, ms', figure(spent.cpuMs / verdicts.length)],
  ];
  const notes = [...wrong.slice(0, 5).map((verdict) => `wrong: ${JSON.stringify(verdict)}`), ...faults.slice(0, 5)];
  const figures = { ...spent, targets: verdicts.length, broken, wrong, faults, told, shardMs };
  return { figures, tables: [{ title: `A fleet of ${spent.shards} shards of ${SIZE} targets`, head: ['', ''], rows }], notes };
}

function indexOf(target: string): number {
  return Number(target.split('-')[1]);
}

// Nobody answers at a closed port, so that target is down; the others answer and are not ready.
function isRight({ target, status, reasons }: Verdict): boolean {
  const wrong = wrongOf(indexOf(target));
  if (!wrong) return status === 'ready';
  return status === (wrong === 'tcp.refused' ? 'down' : 'not-ready') && reasons.includes(wrong);
}
