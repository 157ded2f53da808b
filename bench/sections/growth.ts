import { slopeOf } from '../../testkit/measure/statistics.ts';
import { figure } from '../../testkit/measure/table.ts';
import type { Address } from '../contestants/contestant.ts';
import type { Sample } from '../contestants/growth.ts';
import { startContestant } from '../start-contestant.ts';
import type { Bench, Found } from './section.ts';

const TARGETS = 5;
/** Many rounds of a few targets in one process: does its memory grow? */
export async function measureGrowth({ server, quick, say }: Bench): Promise<Found> {
  const rounds = quick ? 1000 : 10_000;
  const every = rounds / 20;
  say(`${rounds} rounds of ${TARGETS} targets to settle, ${rounds} measured`);
  const addresses = Array.from(
    { length: TARGETS },
    (_, index): Address => ({ scheme: 'http', port: server.ports.http, path: `/0/${index}` }),
  );
  const child = startContestant('gatewatch.ts', ['--expose-gc']);
  try {
    const field = { addresses, authority: server.authority };
    // What a process learns at first is no leak: code is compiled, caches fill.
    await child.ask('growth', { field, rounds, every });
    const samples = await child.ask<readonly Sample[]>('growth', { field, rounds, every });
    const lines = (['heapKiB', 'residentKiB'] as const).map((key) => lineOf(key, samples));
    const rows = lines.map(({ key, from, to, slope, error }) => [
      key === 'heapKiB' ? 'heap after a collection' : 'resident',
      ...[
        figure(from),
        figure(to),
        `${figure(slope)} ± ${figure(error)}`,
        Math.abs(slope) <= 2 * error ? 'flat' : slope > 0 ? 'grows' : 'shrinks',
      ],
    ]);
    const head = ['', 'from, KiB', 'to, KiB', 'KiB in 1,000 rounds ± standard error', 'verdict'];
    const title = `Memory over ${rounds} rounds of ${TARGETS} targets over HTTP, after as many to settle`;
    return { figures: { samples, lines }, tables: [{ title, head, rows }], notes: [] };
  } finally {
    await child.stop();
  }
}

function lineOf(key: 'heapKiB' | 'residentKiB', samples: readonly Sample[]) {
  const { slope, error } = slopeOf(samples.map((sample) => [sample.round / 1000, sample[key]] as const));
  return { key, from: samples[0]?.[key], to: samples.at(-1)?.[key], slope, error };
}
