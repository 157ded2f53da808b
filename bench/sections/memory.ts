import { memoryOf } from '../../testkit/measure/proc.ts';
import { spreadOf } from '../../testkit/measure/statistics.ts';
import { figure } from '../../testkit/measure/table.ts';
import type { Address, Field } from '../contestants/contestant.ts';
import type { Looked } from '../contestants/gatewatch.ts';
import { startContestant } from '../start-contestant.ts';
import type { BenchServer } from '../start-server.ts';
import { measureGrowth } from './growth.ts';
import { httpsAddresses } from './round-error.ts';
import type { Bench, Section } from './section.ts';

const TIMEOUT_SECONDS = 5;
const TIMEOUTS = ['tcp.timeout', 'tls.timeout', 'http.timeout'];

/** Resident memory with many targets, among them silent ones, and whether it grows. */
export const memorySection: Section = {
  name: 'memory',
  run: async (bench) => {
    const many = await measureMany(bench);
    const hanging = await measureHanging(bench);
    const growth = await measureGrowth(bench);
    return { figures: { many, hanging, growth: growth.figures }, tables: [table(many, hanging), ...growth.tables], notes: hanging.wrong };
  },
};

type Many = Awaited<ReturnType<typeof measureMany>>;
type Hanging = Awaited<ReturnType<typeof measureHanging>>;

function table(many: Many, hanging: Hanging) {
  const rows = [
    [`resident before the first check, ${many.targets} targets, MiB`, figure(many.beforeMiB)],
    ['at most during three rounds of them, MiB', figure(many.peakMiB)],
    [`${hanging.each} healthy + ${hanging.each} hanging targets: at most resident, MiB`, figure(hanging.peakMiB)],
    ['wrong verdicts', String(hanging.wrong.length)],
    ['round, ms', figure(hanging.tookMs)],
    ['healthy ones: reported minus true, p50, ms', figure(hanging.p50)],
    ['p99, ms', figure(hanging.p99)],
    ['most, ms', figure(hanging.max)],
  ];
  return { title: `Memory, and hanging targets (they accept and send nothing, timeout ${TIMEOUT_SECONDS} s)`, head: ['', ''], rows };
}

async function measureMany({ server, quick, say }: Bench) {
  const targets = quick ? 100 : 1000;
  say(`memory at ${targets} targets`);
  const child = startContestant('gatewatch.ts');
  try {
    await child.ask('prepare', { addresses: httpsAddresses(server, targets), authority: server.authority });
    const beforeMiB = memoryOf(child.pid).nowMiB;
    for (let round = 0; round < 3; round++) await child.ask('round');
    const { nowMiB, peakMiB } = memoryOf(child.pid);
    return { targets, beforeMiB, nowMiB, peakMiB };
  } finally {
    await child.stop();
  }
}

async function measureHanging({ server, quick, say }: Bench) {
  const each = quick ? 100 : 1000;
  say(`${each} healthy and ${each} hanging targets`);
  const field = mixed(server, each);
  const child = startContestant('gatewatch.ts');
  try {
    await child.ask('prepare', { addresses: httpsAddresses(server, 50, 0), authority: server.authority });
    await child.ask('cost', { probes: 200, side: 8 });
    await server.forget();
    const startedAt = performance.now();
    const seen = await child.ask<readonly Looked[]>('looks', { field, timeoutSeconds: TIMEOUT_SECONDS });
    const tookMs = performance.now() - startedAt;
    const { truth } = await server.take();
    const wrong = seen.flatMap((one, index) => (isRight(one, index) ? [] : [`${field.addresses[index]?.path}: ${JSON.stringify(one)}`]));
    const errors = seen.flatMap(({ outcome, latencyMs }, index) =>
      outcome === 'success' && latencyMs !== undefined ? [latencyMs - (truth[index] ?? Number.NaN)] : [],
    );
    return { each, tookMs, wrong, peakMiB: memoryOf(child.pid).peakMiB, ...spreadOf(errors) };
  } finally {
    await child.stop();
  }
}

/** Healthy ones at even places, silent ones at odd: half of these over HTTPS. */
function mixed(server: BenchServer, each: number): Field {
  const healthy = httpsAddresses(server, 2 * each);
  const addresses = healthy.map((address, index): Address => {
    if (index % 2 === 0) return address;
    return { scheme: index % 4 === 1 ? 'https' : 'http', port: server.ports.silent, path: `/silent/${index}` };
  });
  return { addresses, authority: server.authority };
}

function isRight({ outcome, reason }: Looked, index: number): boolean {
  if (index % 2 === 0) return outcome === 'success';
  return outcome === 'failure' && reason !== undefined && TIMEOUTS.includes(reason);
}
