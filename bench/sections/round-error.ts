import type { Child } from '../../testkit/measure/child.ts';
import { median, medianSpread, type Spread, spreadOf } from '../../testkit/measure/statistics.ts';
import { figure } from '../../testkit/measure/table.ts';
import type { Address, Reported } from '../contestants/contestant.ts';
import type { BenchServer, Truth } from '../start-server.ts';

/** How far one round was off: what was reported minus what was true, of all probes that went well. */
export type RoundError = Spread & {
  readonly failed: number;
  readonly tookMs: number;
  readonly cpuMs: number;
  /**
   * What was reported itself, and what was true: a probe that keeps the server waiting makes the truth worse
   * too.
   */
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

/** Each answer comes after so many milliseconds. */
const ANSWER_MS = 20;
/** Who probes evenly makes the server no later than this. */
const DISTURBED_MS = 25;

/** HTTPS targets, each with an id that the server notes the truth under. */
export function httpsAddresses({ ports }: BenchServer, targets: number, delayMs = ANSWER_MS): readonly Address[] {
  return Array.from({ length: targets }, (_, id) => ({ scheme: 'https', port: ports.https, path: `/${delayMs}/${id}` }));
}

/** Lets a process compile its code before it is measured. */
export async function warmUp(child: Child, server: BenchServer, addresses: readonly Address[]): Promise<void> {
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
  const head = ['', 'targets', 'error p50', 'p99', 'most', 'reported p50', 'p99', 'true p50', 'round', 'server late p99'];
  const rows = lines.map(({ name, targets, p50, p99, max, tookMs, rounds }) => {
    const middle = (key: keyof RoundError) => median(rounds.map((round) => round[key]));
    const figures = [p50, p99, max, middle('saidP50'), middle('saidP99'), middle('trueP50'), tookMs, middle('serverLateP99Ms')];
    return [name, String(targets), ...figures.map(figure)];
  });
  return { title: `${title} (all in ms)`, head, rows };
}

/**
 * What has to be known of a line: probes that failed, and a server that was late although nobody burst in on
 * it.
 */
export function errorNotes({ name, targets, failed, rounds }: ErrorLine): readonly string[] {
  const of = `${name}, ${targets} targets`;
  const late = rounds.filter(({ serverLateMaxMs }) => serverLateMaxMs > DISTURBED_MS).length;
  return [
    ...(failed > 0 ? [`${of}: ${failed} probes failed`] : []),
    ...(rounds.some(({ accepted }) => accepted !== targets) ? [`${of}: the server saw another number of connections`] : []),
    ...(late > 0 && !name.startsWith('all at once')
      ? [`${of}: in ${late} of ${rounds.length} rounds the server itself was more than ${DISTURBED_MS} ms late, something disturbed it`]
      : []),
  ];
}
