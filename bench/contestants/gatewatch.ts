import { compileTargets, compileWhole, lookOnce, passOver, type Single, shardRound, singleTargets, wireEngine } from '../ours.ts';
import type { Ports } from '../start-server.ts';
import { CLIENT_SECRET, callsConfig, fleetConfigs, gatewayConfigs } from '../target-configs.ts';
import { type Field, serveContestant } from './contestant.ts';
import { growOver } from './growth.ts';

// The monitor: its engine with its prober, pacer and readers. What it reports is the latency of the
// observation.

const tools = wireEngine({ [CLIENT_SECRET]: '{"clientId":"bench","clientSecret":"bench"}' });

/** What a look came to and how long it took; `reason` is absent when all was well. */
export type Looked = { readonly outcome: string; readonly reason?: string; readonly latencyMs?: number };

serveContestant(
  (field) => {
    const targets = singleTargets(field);
    return async (index) => {
      const seen = await lookOnce(tools, targets[index] as Single);
      if (seen.outcome !== 'success' || seen.latencyMs === undefined) throw new Error(JSON.stringify(seen));
      return seen.latencyMs;
    };
  },
  { looks, gateways, calls, shards, growth },
);

/** One round of single looks, whatever they come to. */
function looks({ field, timeoutSeconds }: { readonly field: Field; readonly timeoutSeconds: number }): Promise<readonly Looked[]> {
  return Promise.all(singleTargets(field, timeoutSeconds).map((single) => lookOnce(tools, single)));
}

/** One pass over gateways; only the pass is timed. */
async function gateways({ ports, count, authority }: { readonly ports: Ports; readonly count: number; readonly authority: string }) {
  const targets = compileTargets(gatewayConfigs(ports, count), authority);
  const startedAt = performance.now();
  const pass = await passOver(tools, targets);
  return { ...pass, tookMs: performance.now() - startedAt };
}

type Calls = { readonly ports: Ports; readonly authority: string; readonly gateways: number; readonly callsEach: number };

/** One pass over the calls of gateways; only the pass is measured. */
async function calls({ ports, authority, gateways: many, callsEach }: Calls) {
  const targets = compileWhole(callsConfig(ports, many, callsEach), authority);
  const before = process.cpuUsage();
  const startedAt = performance.now();
  const pass = await passOver(tools, targets);
  const tookMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(before);
  return { ...pass, tookMs, cpuMs: (user + system) / 1000 };
}

type Shards = { readonly ports: Ports; readonly authority: string; readonly from: number; readonly size: number };

/** One round of a shard of the fleet. */
function shards({ ports, authority, from, size }: Shards) {
  return shardRound(tools, `shard-${from / size}`, compileTargets(fleetConfigs(ports, from, size), authority));
}

/** Many rounds of a few targets, and what memory they take. */
function growth({ field, rounds, every }: { readonly field: Field; readonly rounds: number; readonly every: number }) {
  const targets = singleTargets(field);
  return growOver(() => Promise.all(targets.map((single) => lookOnce(tools, single))), rounds, every);
}
