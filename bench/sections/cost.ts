import { type Blackbox, startBlackbox } from '../blackbox.ts';
import { costOfCheckHttp, costOfOpenssl } from '../command-peers.ts';
import type { Address, Cost, Field } from '../contestants/contestant.ts';
import type { Peers } from '../peers.ts';
import type { BenchServer } from '../start-server.ts';
import { type Child, startChild } from '../tools/child.ts';
import { median, range } from '../tools/statistics.ts';
import { figure, ratio } from '../tools/table.ts';
import type { Bench, Section } from './section.ts';

type Scheme = Address['scheme'];
type Contestant = { readonly name: string; readonly cost: (probes: number) => Promise<Cost> };
type Line = { readonly name: string; readonly cpuMs: number; readonly rounds: readonly number[]; readonly failed: number };

const SIDE = 8;
const PROCESSES = { gatewatch: 'gatewatch.ts', 'bare socket': 'bare.ts', 'undici Client': 'undici-client.ts' } as const;
/** Processes start slowly: a few tell as much as a thousand. */
const CHECKS = 100;

/** CPU for each probe: ours, the least Node can do, and what others take. */
export const costSection: Section = {
  name: 'cost',
  run: async (bench) => {
    const found = { https: await measure(bench, 'https'), http: await measure(bench, 'http') };
    const names = [...new Set([...found.https, ...found.http].map(({ name }) => name))];
    const rows = names.map((name) => [name, ...(['https', 'http'] as const).flatMap((scheme) => cells(found[scheme], name))]);
    const head = ['CPU of a probe, ms', 'HTTPS', 'least–most', 'ours to it', 'HTTP', 'least–most', 'ours to it'];
    return { figures: found, tables: [{ title: 'CPU for each probe', head, rows }], notes: failures(found) };
  },
};

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

async function measure(bench: Bench, scheme: Scheme): Promise<readonly Line[]> {
  const { server, peers, quick, rounds = quick ? 2 : 7, say } = bench;
  const addresses = Array.from({ length: 50 }, () => ({ scheme, port: server.ports[scheme], path: '/0' }));
  const children = await startAll({ addresses, authority: server.authority });
  const blackbox = peers.blackbox_exporter && (await startBlackbox(peers.blackbox_exporter, server.authorityFile));
  const contestants = [...children.contestants, ...peerContestants(peers, server, addresses, blackbox)];
  for (const { cost } of contestants) await cost(quick ? 50 : 200);
  const costs = contestants.map((): Cost[] => []);
  for (let round = 1; round <= rounds; round++) {
    say(`${scheme}, round ${round} of ${rounds}`);
    for (const [index, { cost }] of contestants.entries()) costs[index]?.push(await cost(quick ? 200 : 1000));
  }
  await Promise.all([...children.all.map((child) => child.stop()), blackbox?.stop()]);
  return contestants.map(({ name }, index) => lineOf(name, costs[index] ?? []));
}

function lineOf(name: string, costs: readonly Cost[]): Line {
  const rounds = costs.map(({ cpuMs }) => cpuMs);
  return { name, cpuMs: median(rounds), rounds, failed: costs.reduce((sum, { failed }) => sum + failed, 0) };
}

async function startAll(field: Field): Promise<{ readonly all: readonly Child[]; readonly contestants: readonly Contestant[] }> {
  const started = Object.entries(PROCESSES).map(([name, file]) => ({ name, child: startChild(`contestants/${file}`) }));
  await Promise.all(started.map(({ child }) => child.ask('prepare', field)));
  const contestants = started.map(({ name, child }) => ({
    name,
    cost: (probes: number) => child.ask<Cost>('cost', { probes, side: SIDE }),
  }));
  return { all: started.map(({ child }) => child), contestants };
}

function peerContestants(peers: Peers, server: BenchServer, addresses: readonly Address[], blackbox?: Blackbox): readonly Contestant[] {
  const { openssl, check_http } = peers;
  const address = addresses[0] as Address;
  const seconds = (probes: number) => (probes < 1000 ? 1 : 2);
  const list: Contestant[] = [];
  if (blackbox) list.push({ name: 'blackbox_exporter', cost: (probes) => blackbox.cost(addresses, probes, SIDE) });
  if (openssl && address.scheme === 'https')
    list.push({ name: 'openssl s_time', cost: (probes) => costOfOpenssl(openssl, address, server.authorityFile, seconds(probes)) });
  if (check_http) list.push({ name: 'check_http', cost: (probes) => costOfCheckHttp(check_http, address, Math.min(CHECKS, probes), SIDE) });
  return list;
}
