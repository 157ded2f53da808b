import { startBlackbox } from '../blackbox.ts';
import type { Reported } from '../contestants/contestant.ts';
import { startContestant } from '../start-contestant.ts';
import { type ErrorLine, errorLine, errorNotes, errorTable, httpsAddresses, type RoundError, roundError, warmUp } from './round-error.ts';
import type { Bench, Section } from './section.ts';

/** Runs one round; the last one that we ourselves took tells how far to spread it. */
type Contestant = { readonly name: string; readonly round: (oursTookMs: number) => Promise<Reported> };

/** A spread round takes as long as ours, and this for each target at least. */
const LEAST_MS_EACH = 6;

/** Reported minus true latency, by number of targets. */
export const errorSection: Section = {
  name: 'error',
  run: async (bench) => {
    const lines: ErrorLine[] = [];
    for (const targets of bench.quick ? [20, 100] : [20, 100, 500, 1000]) lines.push(...(await measure(bench, targets)));
    return {
      figures: lines,
      tables: [errorTable('Reported minus true latency, HTTPS, answers after 20 ms', lines)],
      notes: lines.flatMap(errorNotes),
    };
  },
};

async function measure(bench: Bench, targets: number): Promise<readonly ErrorLine[]> {
  const { server, peers, quick, rounds = quick ? 2 : 5, say } = bench;
  const addresses = httpsAddresses(server, targets);
  const children = [startContestant('gatewatch.ts'), startContestant('naive.ts')] as const;
  for (const child of children) await warmUp(child, server, addresses);
  const blackbox = peers.blackbox_exporter && (await startBlackbox(peers.blackbox_exporter, server.authorityFile));
  await blackbox?.cost(httpsAddresses(server, 50, 0), { probes: 200, side: 8 });
  const contestants: Contestant[] = [
    { name: 'gatewatch', round: () => children[0].ask('round') },
    { name: 'all at once, Node', round: () => children[1].ask('round') },
  ];
  if (blackbox)
    contestants.push(
      { name: 'all at once, blackbox', round: () => blackbox.round(addresses, 0) },
      { name: 'evenly spread, blackbox', round: (tookMs) => blackbox.round(addresses, Math.max(tookMs, targets * LEAST_MS_EACH)) },
    );
  const found = contestants.map((): RoundError[] => []);
  for (let round = 1; round <= rounds; round++) {
    say(`${targets} targets, round ${round} of ${rounds}`);
    for (const [index, { round: run }] of contestants.entries())
      found[index]?.push(await roundError(server, () => run(found[0]?.at(-1)?.tookMs ?? 0)));
  }
  await Promise.all([...children.map((child) => child.stop()), blackbox?.stop()]);
  return contestants.map(({ name }, index) => errorLine(name, targets, found[index] ?? []));
}
