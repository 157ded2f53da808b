import { compileTargets, lookOnce, passOver, type Single, shardRound, singleTargets, wireEngine } from '../ours.ts';
import type { Ports } from '../start-server.ts';
import { fleetConfigs, gatewayConfigs } from '../target-configs.ts';
import { type Field, serveContestant } from './contestant.ts';
import { growOver } from './growth.ts';

// The monitor: its engine with its prober, pacer and readers. What it reports is the latency of the
// observation.

const tools = wireEngine();

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
  { looks, gateways, shards, growth },
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
