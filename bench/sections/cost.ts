import type { Child } from '../../testkit/measure/child.ts';
import type { Amount } from '../../testkit/measure/run-probes.ts';
import { median, range } from '../../testkit/measure/statistics.ts';
import { figure, ratio } from '../../testkit/measure/table.ts';
import { startBlackbox } from '../blackbox.ts';
import { costOfCheckHttp, costOfOpenssl } from '../command-peers.ts';
import type { Address, Cost, Field } from '../contestants/contestant.ts';
import type { Peers } from '../peers.ts';
import { startContestant } from '../start-contestant.ts';
import type { BenchServer } from '../start-server.ts';
import type { Bench, Section } from './section.ts';

type Scheme = Address['scheme'];
type Contestant = { readonly name: string; readonly cost: (amount: Amount) => Promise<Cost> };
type Line = { readonly name: string; readonly cpuMs: number; readonly rounds: readonly number[]; readonly failed: number };

/** When probes start, and who takes part. */
type Regime = {
  readonly title: string;
  readonly amount: (isQuick: boolean) => Amount;
  readonly processes: Readonly<Record<string, string>>;
};

const PROCESSES = { 'bare socket': 'bare.ts', 'undici Client': 'undici-client.ts' };
const SIDE = 8;
const REGIMES = {
  even: {
    title: 'CPU per check, one started every 10 ms',
    amount: (isQuick) => ({ probes: isQuick ? 100 : 400, everyMs: 10 }),
    processes: { gatewatch: 'gatewatch.ts', ...PROCESSES },
  },
  crowded: {
    title: 'CPU per check, 8 at a time',
    amount: (isQuick) => ({ probes: isQuick ? 200 : 1000, side: SIDE }),
    processes: { gatewatch: 'unpaced.ts', ...PROCESSES },
  },
} as const satisfies Readonly<Record<string, Regime>>;
/** Processes start slowly: a few tell as much as a thousand. */
const CHECKS = 100;

/** CPU for each probe: ours, the least Node can do, and what others take. */
export const costSection: Section = {
  name: 'cost',
  run: async (bench) => {
    const even = await compare(bench, REGIMES.even);
    const crowded = await compare(bench, REGIMES.crowded);
    return { figures: { even, crowded }, tables: [even.table, crowded.table], notes: [...even.notes, ...crowded.notes] };
  },
};

async function compare(bench: Bench, regime: Regime) {
  const found = { https: await measure(bench, 'https', regime), http: await measure(bench, 'http', regime) };
  const names = [...new Set([...found.https, ...found.http].map(({ name }) => name))];
  const rows = names.map((name) => [name, ...(['https', 'http'] as const).flatMap((scheme) => cells(found[scheme], name))]);
  const head = ['CPU per check, ms', 'HTTPS', 'least–most', 'gatewatch / tool', 'HTTP', 'least–most', 'gatewatch / tool'];
  return { ...found, table: { title: regime.title, head, rows }, notes: failures(found) };
}

function cells(lines: readonly Line[], name: string): readonly string[] {
  const line = lines.find((one) => one.name === name);
  const ours = lines.find((one) => one.name === 'gatewatch');
  if (!line) return ['–', '–', '–'];
  const { min, max } = range(line.rounds);
  return [figure(line.cpuMs), `${figure(min)}–${figure(max)}`, ratio(ours?.cpuMs, line.cpuMs)];
}

function failures(found: Readonly<Record<Scheme, readonly Line[]>>): readonly string[] {
  const all = Object.entries(found).flatMap(([scheme, lines]) => lines.map((line) => ({ ...line, scheme })));
  return all.filter(({ failed }) => failed > 0).map(({ name, scheme, failed }) => `${name}: ${failed} probes over ${scheme} failed`);
}

async function measure(bench: Bench, scheme: Scheme, { title, amount, processes }: Regime): Promise<readonly Line[]> {
  const { server, peers, quick, rounds = quick ? 2 : 7, say } = bench;
  const addresses = Array.from({ length: 50 }, () => ({ scheme, port: server.ports[scheme], path: '/0' }));
  const children = await startAll(processes, { addresses, authority: server.authority });
  const blackbox = peers.blackbox_exporter && (await startBlackbox(peers.blackbox_exporter, server.authorityFile));
  const contestants = [
    ...children.contestants,
    ...(blackbox ? [{ name: 'blackbox_exporter', cost: (some: Amount) => blackbox.cost(addresses, some) }] : []),
    ...('side' in amount(quick) ? commands(peers, server, addresses[0] as Address) : []),
  ];
  for (const { cost } of contestants) await cost({ probes: quick ? 50 : 200, side: SIDE });
  const costs = contestants.map((): Cost[] => []);
  for (let round = 1; round <= rounds; round++) {
    say(`${title}: ${scheme}, round ${round} of ${rounds}`);
    for (const [index, { cost }] of contestants.entries()) costs[index]?.push(await cost(amount(quick)));
  }
  await Promise.all([...children.all.map((child) => child.stop()), blackbox?.stop()]);
  return contestants.map(({ name }, index) => lineOf(name, costs[index] ?? []));
}

function lineOf(name: string, costs: readonly Cost[]): Line {
  const rounds = costs.map(({ cpuMs }) => cpuMs);
  return { name, cpuMs: median(rounds), rounds, failed: costs.reduce((sum, { failed }) => sum + failed, 0) };
}

async function startAll(processes: Regime['processes'], field: Field) {
  const started = Object.entries(processes).map(([name, file]) => ({ name, child: startContestant(file) }));
  await Promise.all(started.map(({ child }) => child.ask('prepare', field)));
  const contestants = started.map(({ name, child }): Contestant => ({ name, cost: (amount) => child.ask<Cost>('cost', amount) }));
  return { all: started.map(({ child }): Child => child), contestants };
}

/** Programs that are started for each probe, or for many one after the other. */
function commands({ openssl, check_http }: Peers, server: BenchServer, address: Address): readonly Contestant[] {
  const seconds = (probes: number) => (probes < 1000 ? 1 : 2);
  const list: Contestant[] = [];
  if (openssl && address.scheme === 'https')
    list.push({ name: 'openssl s_time', cost: ({ probes }) => costOfOpenssl(openssl, address, server.authorityFile, seconds(probes)) });
  if (check_http)
    list.push({ name: 'check_http', cost: ({ probes }) => costOfCheckHttp(check_http, address, Math.min(CHECKS, probes), SIDE) });
  return list;
}
