import { startBlackbox } from '../blackbox.ts';
import type { Address, Reported } from '../contestants/contestant.ts';
import type { BenchServer, Truth } from '../start-server.ts';
import { startChild } from '../tools/child.ts';
import { median, medianSpread, type Spread, spreadOf } from '../tools/statistics.ts';
import { figure } from '../tools/table.ts';
import type { Bench, Section } from './section.ts';

/** How far one round was off: what was reported minus what was true, of all probes that went well. */
export type RoundError = Spread & {
  readonly failed: number;
  readonly tookMs: number;
  readonly cpuMs: number;
  /** What was reported itself, and what was true: a probe that keeps the server waiting makes the truth worse too. */
  readonly saidP50: number;
  readonly saidP99: number;
  readonly trueP50: number;
  /** Connections the server saw: one for each probe, or somebody kept some. */
  readonly accepted: number;
  readonly serverLateP99Ms: number;
  readonly serverLateMaxMs: number;
};

/** The medians over the rounds of one contestant. */
export type ErrorLine = Spread & {
  readonly targets: number;
  readonly name: string;
  readonly tookMs: number;
  readonly failed: number;
  readonly rounds: readonly RoundError[];
};

/** Runs one round; the last one that we ourselves took tells how far to spread it. */
type Contestant = { readonly name: string; readonly round: (oursTookMs: number) => Promise<Reported> };

/** Each answer comes after so many milliseconds. */
export const ANSWER_MS = 20;
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
      notes: lines.filter(({ failed }) => failed > 0).map((line) => `${line.name}, ${line.targets} targets: ${line.failed} probes failed`),
    };
  },
};

async function measure(bench: Bench, targets: number): Promise<readonly ErrorLine[]> {
  const { server, peers, quick, rounds = quick ? 2 : 5, say } = bench;
  const addresses = httpsAddresses(server, targets);
  const children = [startChild('contestants/gatewatch.ts'), startChild('contestants/naive.ts')] as const;
  for (const child of children) await warmUp(child, server, addresses);
  const blackbox = peers.blackbox_exporter && (await startBlackbox(peers.blackbox_exporter, server.authorityFile));
  await blackbox?.cost(httpsAddresses(server, 50, 0), 200, 8);
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

/** HTTPS targets, each with an id that the server notes the truth under. */
export function httpsAddresses({ ports }: BenchServer, targets: number, delayMs = ANSWER_MS): readonly Address[] {
  return Array.from({ length: targets }, (_, id) => ({ scheme: 'https', port: ports.https, path: `/${delayMs}/${id}` }));
}

/** Lets a process compile its code before it is measured. */
export async function warmUp(child: ReturnType<typeof startChild>, server: BenchServer, addresses: readonly Address[]): Promise<void> {
  await child.ask('prepare', { addresses: httpsAddresses(server, 50, 0), authority: server.authority });
  await child.ask('cost', { probes: 200, side: 8 });
  await child.ask('prepare', { addresses, authority: server.authority });
}

/** Runs a round and compares what it reported with what the server saw. */
export async function roundError(server: BenchServer, run: () => Promise<Reported>): Promise<RoundError> {
  await server.forget();
  const { reported, tookMs, cpuMs } = await run();
  const seen = await server.take();
  const errors = reported.flatMap((ms, id) => (ms === null ? [] : [ms - trueOf(seen, id)]));
  const said = spreadOf(reported.filter((ms) => ms !== null));
  return {
    ...spreadOf(errors),
    failed: reported.length - errors.length,
    tookMs,
    cpuMs,
    saidP50: said.p50,
    saidP99: said.p99,
    trueP50: median(Object.values(seen.truth)),
    accepted: seen.accepted,
    serverLateP99Ms: seen.lateP99Ms,
    serverLateMaxMs: seen.lateMaxMs,
  };
}

function trueOf({ truth }: Truth, id: number): number {
  const ms = truth[id];
  if (ms === undefined) throw new Error(`the server knows nothing of probe ${id}`);
  return ms;
}

/** Sums the rounds of one contestant up. */
export function errorLine(name: string, targets: number, rounds: readonly RoundError[]): ErrorLine {
  const failed = rounds.reduce((sum, round) => sum + round.failed, 0);
  return { name, targets, ...medianSpread(rounds), tookMs: median(rounds.map(({ tookMs }) => tookMs)), failed, rounds };
}

/** The lines as a table. */
export function errorTable(title: string, lines: readonly ErrorLine[]) {
  const head = ['', 'targets', 'error p50', 'p99', 'most', 'said p50', 'p99', 'true p50', 'round', 'server late p99'];
  const rows = lines.map(({ name, targets, p50, p99, max, tookMs, rounds }) => {
    const middle = (key: keyof RoundError) => median(rounds.map((round) => round[key]));
    const figures = [p50, p99, max, middle('saidP50'), middle('saidP99'), middle('trueP50'), tookMs, middle('serverLateP99Ms')];
    return [name, String(targets), ...figures.map(figure)];
  });
  return { title: `${title} (all in ms)`, head, rows };
}
