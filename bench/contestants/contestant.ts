import { answerRequests, type Handlers } from '../../testkit/measure/answer-requests.ts';
import { type Amount, runProbes } from '../../testkit/measure/run-probes.ts';

/** One URL to probe at 127.0.0.1. */
export type Address = { readonly scheme: 'http' | 'https'; readonly port: number; readonly path: string };

/** What a contestant gets to know of the targets before any time is measured. */
export type Field = { readonly addresses: readonly Address[]; readonly authority: string };

/**
 * Probes the target of that number once, on a fresh connection; resolves to the milliseconds it reports,
 * rejects unless all is well.
 */
export type ProbeOne = (index: number) => Promise<number>;

/** CPU of this process, in milliseconds for each probe, and how many failed. */
export type Cost = { readonly cpuMs: number; readonly failed: number };

/** What a round reported, target by target; null = not all was well. */
export type Reported = { readonly reported: readonly (number | null)[]; readonly tookMs: number; readonly cpuMs: number };

/**
 * Answers for a contestant that runs in this process: probes one by one for their CPU, and whole rounds
 * started at once.
 */
export function serveContestant(prepare: (field: Field) => ProbeOne, more: Handlers = {}): void {
  const prepared: { probe?: ProbeOne; count: number } = { count: 0 };
  const probe = (index: number) => prepared.probe?.(index) ?? Promise.reject(new Error('no targets'));
  answerRequests({
    ...more,
    prepare: (field: Field) => {
      prepared.probe = prepare(field);
      prepared.count = field.addresses.length;
    },
    cost: (amount: Amount) => cost((index) => probe(index % prepared.count), amount),
    round: () => round(probe, prepared.count),
  });
}

async function cost(probe: ProbeOne, amount: Amount): Promise<Cost> {
  const before = process.cpuUsage();
  const failed = await runProbes(probe, amount);
  return { cpuMs: cpuSince(before) / amount.probes, failed };
}

async function round(probe: ProbeOne, targets: number): Promise<Reported> {
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const reported = await Promise.all(Array.from({ length: targets }, (_, index) => probe(index).catch(() => null)));
  return { reported, tookMs: performance.now() - startedAt, cpuMs: cpuSince(before) };
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
