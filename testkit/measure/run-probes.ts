import { setTimeout as sleep } from 'node:timers/promises';

/**
 * How many probes, and when they start: so many beside each other at any time, or one each so many
 * milliseconds.
 */
export type Amount = { readonly probes: number } & ({ readonly side: number } | { readonly everyMs: number });

/** Runs them; resolves to how many were rejected. */
export async function runProbes(probe: (index: number) => Promise<unknown>, amount: Amount): Promise<number> {
  const done = { started: 0, failed: 0 };
  const next = () => probe(done.started++).catch(() => done.failed++);
  if ('side' in amount) {
    const work = async () => {
      while (done.started < amount.probes) await next();
    };
    await Promise.all(Array.from({ length: amount.side }, work));
    return done.failed;
  }
  const running: Promise<unknown>[] = [];
  for (let startedAt = performance.now(); done.started < amount.probes; ) {
    running.push(next());
    await sleep(Math.max(0, startedAt + done.started * amount.everyMs - performance.now()));
  }
  await Promise.all(running);
  return done.failed;
}
