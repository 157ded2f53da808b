import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../testkit/measure/free-port.ts';
import { median, medianSpread } from '../../testkit/measure/statistics.ts';
import { figure, ratio } from '../../testkit/measure/table.ts';
import type { Address } from '../contestants/contestant.ts';
import { copyPackage } from '../copy-package.ts';
import type { Peers } from '../peers.ts';
import { blackbox } from '../programs/blackbox.ts';
import { cloudprober } from '../programs/cloudprober.ts';
import { gatewatch } from '../programs/gatewatch.ts';
import { gatus } from '../programs/gatus.ts';
import type { Program } from '../programs/program.ts';
import { type Ran, runProgram } from '../programs/run-program.ts';
import type { Bench, Section } from './section.ts';

type Field = { readonly scheme: Address['scheme']; readonly targets: number; readonly periodSeconds: number };

const FIELDS: readonly Field[] = (['https', 'http'] as const).flatMap((scheme) =>
  [50, 500].flatMap((targets) => [1, 10].map((periodSeconds) => ({ scheme, targets, periodSeconds }))),
);
const QUICK: readonly Field[] = [{ scheme: 'https', targets: 50, periodSeconds: 1 }];

/** Whole monitors as people run them, on the same targets in turn. */
export const programsSection: Section = {
  name: 'programs',
  run: async (bench) => {
    const home = mkdtempSync(join(tmpdir(), 'gatewatch-bench-'));
    try {
      const programs = await programsOf(bench.peers, copyPackage(home));
      const lines: Line[] = [];
      for (const field of bench.quick ? QUICK : FIELDS) lines.push(...(await compare(bench, programs, field, home)));
      const head = [
        'whole process',
        'checks/s',
        'CPU per check, ms',
        'gatewatch / program',
        'MiB',
        'handshakes each',
        'off its period, p50, ms',
        'p99',
      ];
      const tables = Object.entries(Object.groupBy(lines, ({ title }) => title)).map(([title, some = []]) => ({
        title,
        head,
        rows: some.map(({ cells }) => cells),
      }));
      return { figures: lines.map(({ title, name, rounds }) => ({ title, name, rounds })), tables, notes: [] };
    } finally {
      rmSync(home, { recursive: true });
    }
  },
};

async function programsOf(peers: Peers, bin: string): Promise<readonly Program[]> {
  const { gatus: ofGatus, cloudprober: ofCloudprober, blackbox_exporter: ofBlackbox } = peers;
  return [
    gatewatch(bin),
    ...(ofGatus ? [gatus(ofGatus.file, await freePort())] : []),
    ...(ofCloudprober ? [cloudprober(ofCloudprober.file, await freePort())] : []),
    ...(ofBlackbox ? [blackbox(ofBlackbox.file, await freePort())] : []),
  ];
}

type Line = { readonly title: string; readonly name: string; readonly cells: readonly string[]; readonly rounds: readonly Ran[] };

async function compare({ server, rounds: asked, quick, say }: Bench, programs: readonly Program[], field: Field, home: string) {
  const { scheme, targets, periodSeconds } = field;
  const rounds = asked ?? (quick ? 1 : 3);
  const title = `Whole programs, ${targets} ${scheme.toUpperCase()} targets every ${periodSeconds} s`;
  const addresses = Array.from({ length: targets }, (_, id): Address => ({ scheme, port: server.ports[scheme], path: `/0/${id}` }));
  const times = { warmSeconds: 8 + periodSeconds, seconds: Math.max(10, 3 * periodSeconds), home };
  const ran = new Map<string, Ran[]>(programs.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    say(`${title}, round ${round + 1} of ${rounds}`);
    for (const program of programs)
      ran
        .get(program.name)
        ?.push(await runProgram(program, server, { addresses, periodSeconds, authorityFile: server.authorityFile }, times));
  }
  const medianOf = (some: readonly Ran[], of: (one: Ran) => number) => median(some.map(of));
  const ours = medianOf(ran.get(programs[0]?.name ?? '') ?? [], ({ cpuMs }) => cpuMs);
  return [...ran].map(([name, some]): Line => {
    const cpuMs = medianOf(some, (one) => one.cpuMs);
    const off = medianSpread(some.map((one) => one.off));
    const cells = [
      name,
      figure(medianOf(some, ({ checks }) => checks / times.seconds)),
      figure(cpuMs),
      ratio(ours, cpuMs),
      figure(medianOf(some, ({ residentMiB }) => residentMiB)),
      figure(medianOf(some, ({ handshakesEach }) => handshakesEach)),
      figure(off.p50),
      figure(off.p99),
    ];
    return { title, name, cells, rounds: some };
  });
}
