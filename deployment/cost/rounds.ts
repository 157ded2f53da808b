import { LOOKING_MS } from '../../monitor/health/due.ts';
import { isWireProbe, looksOverTls, type Probe } from '../../monitor/target/probe.ts';
import { secretNames } from '../../monitor/target/secret-names.ts';
import type { Target } from '../../monitor/target/target.ts';
import type { Plan } from '../plan/plan.ts';
import type { PlannedShard } from '../plan/stacks.ts';
import { isParameter, SECRET_FRESH_MS } from '../schedule/secret-place.ts';
import { type CostItem, MONTH_HOURS, MONTH_MINUTES } from './item.ts';

/** The memory a function is given, in GB. */
export const FUNCTION_GB = 0.5;

/** What a round takes besides looking: reading the event and the state, handing metrics over. An estimate. */
const BASE_SECONDS = 0.25;

/** What the last look waits for its server. An estimate; a silent server takes its whole time-out. */
const WAIT_SECONDS = 0.3;

/**
 * How many looks a second a function of this size carries out. An estimate: at its share of a core 113 and 156 were measured in two runs for 20 gateways, 180
 * and 192 for 100 (`npm run bench`).
 */
const LOOKS_PER_SECOND = 140;

/** Looks go on for so long at most: all of it where a period is under a minute. */
const LOOKING_SECONDS = LOOKING_MS / 1000;

/** What goes out for one look: 650 and 220 bytes (measured), and the headers of some nine packets. */
const KB_OUT = { tls: 1.1, plain: 0.6 } as const;

/** Log lines as `targetLine` writes them, in Lambda's JSON wrapping: one a target and round with an entry for each probe, and what Lambda itself says of a round. */
const LOG_KB = { target: 0.31, probe: 0.085, round: 0.6 } as const;

/** Records a round reads besides healths: the mutes, and the roster of its shard. */
const RECORDS_READ = 2;

const KB_PER_GB = 1_000_000;

/** How many looks a shard starts in a minute without trouble, on average. A startup probe rests once it has passed. */
export function looksPerRound(shard: Pick<PlannedShard, 'targets'>): number {
  return sum(shard.targets.flatMap(({ probes }) => probes.map(looksPerMinute)));
}

/** For how long a round of this shard is billed, in seconds: an estimate, see the constants above. */
export function billedSeconds(shard: PlannedShard): number {
  const looking = shard.isSubMinute ? LOOKING_SECONDS : Math.min(LOOKING_SECONDS, looksPerRound(shard) / LOOKS_PER_SECOND);
  return BASE_SECONDS + WAIT_SECONDS + looking;
}

/** What rounds cost as such, whatever they find. */
export function roundItems(plan: Plan): readonly CostItem[] {
  const { shards, targets, heartbeatRegion } = plan;
  const rounds = shards.length * MONTH_MINUTES;
  const written = ((sum(targets.map(logKilobytes)) + LOG_KB.round * shards.length) * MONTH_MINUTES) / KB_PER_GB;
  const seconds = sum(shards.map(billedSeconds));
  return [
    {
      item: 'function time',
      price: 'functionTime',
      quantity: seconds * FUNCTION_GB * MONTH_MINUTES,
      note: `${seconds.toFixed(1)} s a minute at 512 MB, estimated`,
    },
    { item: 'function requests', price: 'functionRequests', quantity: rounds },
    { item: 'schedules', price: 'schedules', quantity: rounds },
    {
      item: 'metric requests',
      price: 'metricRequests',
      quantity: rounds * (heartbeatRegion === undefined ? 1 : 2),
      note: heartbeatRegion === undefined ? 'one a round' : 'one a round, one for the heartbeat',
    },
    { item: 'logs written', price: 'logsWritten', quantity: written, note: 'a line for each target and round' },
    { item: 'logs kept', price: 'logsKept', quantity: written, note: '30 days' },
    {
      item: 'state reads',
      price: 'stateReads',
      quantity: (targets.length + RECORDS_READ * shards.length) * MONTH_MINUTES,
      note: 'one for each target and round, and mutes and roster for each shard',
    },
    { item: 'data out', price: 'dataOut', quantity: gigabytesOut(plan), note: 'as if all of the internet' },
    ...secretReadItems(shards),
  ];
}

function logKilobytes({ probes }: Target): number {
  const entries = probes.map((probe) => (isWireProbe(probe) ? Math.min(1, looksPerMinute(probe)) : 1));
  return LOG_KB.target + LOG_KB.probe * sum(entries);
}

// What is looked at from the VPC stays in private networks, mostly.
function gigabytesOut({ shards }: Plan): number {
  const probes = shards.filter(({ vpc }) => !vpc).flatMap(({ targets }) => targets.flatMap((target) => target.probes));
  const kilobytes = probes.map((probe) => looksPerMinute(probe) * (looksOverTls(probe) ? KB_OUT.tls : KB_OUT.plain));
  return (sum(kilobytes) * MONTH_MINUTES) / KB_PER_GB;
}

/** Sub-minute slots that fall into the seconds of a minute that are looked at. */
function looksPerMinute(probe: Probe): number {
  if (!isWireProbe(probe) || probe.role === 'startup') return 0;
  return probe.periodSeconds < 60 ? LOOKING_SECONDS / probe.periodSeconds : 60 / probe.periodSeconds;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

const READS_PER_HOUR = 3_600_000 / SECRET_FRESH_MS;

/** What reading secrets costs: each environment remembers for itself, and a shard mostly has one of its own. The secrets belong to the user. */
function secretReadItems(shards: readonly PlannedShard[]): readonly CostItem[] {
  // Reading a standard parameter of Systems Manager costs nothing.
  const priced = shards.flatMap(({ targets }) => secretNames(targets).filter((name) => !isParameter(name)));
  const quantity = priced.length * READS_PER_HOUR * MONTH_HOURS;
  return quantity === 0 ? [] : [{ item: 'secret reads', price: 'secretReads', quantity, note: 'every 5 minutes, each secret and shard' }];
}
