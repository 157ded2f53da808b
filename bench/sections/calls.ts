import { median } from '../../testkit/measure/statistics.ts';
import { figure, ratio } from '../../testkit/measure/table.ts';
import type { Reported } from '../contestants/contestant.ts';
import { CALL_PATH } from '../server-answers.ts';
import { startContestant } from '../start-contestant.ts';
import type { Bench, Section } from './section.ts';

const GATEWAYS = 20;
const CALLS_EACH = 10;
const CALLS = GATEWAYS * CALLS_EACH;

type Round = { readonly ready: number; readonly tookMs: number; readonly cpuMs: number };
type Measured = { readonly name: string; readonly tookMs: number; readonly cpuMs: number };

/** A round of API calls that share one token, beside bare requests to the same server, in turn. */
export const callsSection: Section = {
  name: 'calls',
  run: async (bench) => {
    const { ours, bare, tokens, notReady, failed } = await measure(bench);
    const lines = [lineOf('gatewatch', ours), lineOf('bare socket', bare)];
    const head = ['', `round of ${CALLS} calls, ms`, 'CPU per call, ms', 'gatewatch / tool'];
    const rows = lines.map(({ name, tookMs, cpuMs }) => [name, figure(tookMs), figure(cpuMs), ratio(lines[0]?.cpuMs, cpuMs)]);
    const notes = [
      `${GATEWAYS} gateways with ${CALLS_EACH} calls each over HTTPS, one token of 1,000 characters, responses after 20 ms`,
      `the server counted ${tokens} requests for a token in ${ours.length} rounds and a warm-up`,
      'gatewatch paces a round so that its event loop is half idle; the bare sockets all start at once, judge nothing, and send no token',
      ...(notReady > 0 ? [`gateways that were not ready: ${notReady}`] : []),
      ...(failed > 0 ? [`bare requests that failed: ${failed}`] : []),
    ];
    return { figures: { ours, bare, tokens }, tables: [{ title: 'API calls with one token', head, rows }], notes };
  },
};

async function measure({ server, quick, rounds = quick ? 3 : 9, say }: Bench) {
  const { ports, authority } = server;
  const [gatewatch, bare] = [startContestant('gatewatch.ts'), startContestant('bare.ts')];
  try {
    const address = { scheme: 'https', port: ports.https, path: CALL_PATH } as const;
    await bare.ask('prepare', { addresses: Array.from({ length: CALLS }, () => address), authority });
    const ourRound = () => gatewatch.ask<Round>('calls', { ports, authority, gateways: GATEWAYS, callsEach: CALLS_EACH });
    const bareRound = () => bare.ask<Reported>('round');
    await server.forget();
    await ourRound();
    await bareRound();
    const found = { ours: [] as Round[], bare: [] as Reported[] };
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}`);
      found.ours.push(await ourRound());
      found.bare.push(await bareRound());
    }
    const { tokens } = await server.take();
    const notReady = found.ours.reduce((sum, { ready }) => sum + GATEWAYS - ready, 0);
    const failed = found.bare.flatMap(({ reported }) => reported.filter((one) => one === null)).length;
    return { ...found, tokens, notReady, failed };
  } finally {
    await Promise.all([gatewatch.stop(), bare.stop()]);
  }
}

function lineOf(name: string, rounds: readonly { readonly tookMs: number; readonly cpuMs: number }[]): Measured {
  return { name, tookMs: median(rounds.map(({ tookMs }) => tookMs)), cpuMs: median(rounds.map(({ cpuMs }) => cpuMs)) / CALLS };
}
