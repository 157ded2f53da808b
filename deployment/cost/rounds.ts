import { LOOKING_MS } from '../../monitor/health/due.ts';
import { probesAtMost } from '../../monitor/health/found-probes.ts';
import { isWireProbe, looksOverTls, type Probe } from '../../monitor/target/probe.ts';
import { secretNames } from '../../monitor/target/secret-names.ts';
import type { Target } from '../../monitor/target/target.ts';
import { effortOf } from '../../wso2/journeys/request-count.ts';
import { MEMORY_MB } from '../plan/function-environment.ts';
import type { Judge } from '../plan/plan.ts';
import type { PlannedShard } from '../plan/stacks.ts';
import { isParameter, SECRET_FRESH_MS } from '../schedule/secret-place.ts';
import { type CostItem, MONTH_HOURS, MONTH_MINUTES } from './item.ts';
import { functionTimePrice } from './prices.ts';

/** The memory of a function, GB. */
export const FUNCTION_GB = MEMORY_MB / 1024;

/**
 * The time of a round without checks, seconds: reading the event and the state, publishing metrics. An
 * estimate.
 */
const BASE_SECONDS = 0.25;

/**
 * The response time of the slowest server, seconds. An estimate; a server that does not respond takes its
 * whole timeout.
 */
const WAIT_SECONDS = 0.3;

/**
 * The number of checks per second of a function of this size. An estimate: with its share of a core, two runs
 * of `npm run bench` measured 113 and 156 for 20 gateways, and 180 and 192 for 100.
 */
const LOOKS_PER_SECOND = 140;

/** The longest time for the checks of a round, seconds. It is used fully if a period is under one minute. */
const LOOKING_SECONDS = LOOKING_MS / 1000;

/** The outgoing data per check, KB: 650 and 220 bytes (measured), and the headers of about nine packets. */
const KB_OUT = { tls: 1.1, plain: 0.6 } as const;

/** What an access token adds to a check, KB. An estimate: a JWT of WSO2 with its default claims has 0.9 to 1.2. */
const TOKEN_KB = 1;

/**
 * The log data per round, KB: a line per target with an entry per probe, as `targetLine` writes it in the
 * JSON format of Lambda, and the lines that Lambda adds per round.
 */
const LOG_KB = { target: 0.31, probe: 0.085, round: 0.6 } as const;

/**
 * The records that a round reads besides the state of its targets: the mutes, and the roster of its shard.
 */
const RECORDS_READ = 2;

/** How often a shard notes that it checks its targets, in minutes: `NOTE_MS` of the engine. */
const MINUTES_PER_NOTE = 4;

const KB_PER_GB = 1_000_000;

/** The days of a month of stored logs. */
const DEFAULT_DAYS = 30;

/**
 * Returns the average number of checks of a shard per minute without failures. A startup probe that has
 * passed does not count.
 */
export function looksPerRound(shard: Pick<PlannedShard, 'targets'>): number {
  return sum(shard.targets.flatMap((target) => probesAtMost(target).map(looksPerMinute)));
}

/** Returns the estimated billed time of a round of this shard, seconds. */
export function billedSeconds(shard: PlannedShard): number {
  const looking = shard.isSubMinute
    ? LOOKING_SECONDS
    : Math.min(LOOKING_SECONDS, requestsPerRound(shard) / LOOKS_PER_SECOND + waiting(shard));
  return BASE_SECONDS + WAIT_SECONDS + looking;
}

function requestsPerRound({ targets }: PlannedShard): number {
  return sum(targets.flatMap((target) => probesAtMost(target).map((probe) => looksPerMinute(probe) * effortOf(probe).requests)));
}

// The requests of one check come one after the other. Checks of one period run beside each other, so the longest counts.
function waiting({ targets }: PlannedShard): number {
  const probes = targets.flatMap(probesAtMost).filter((probe) => looksPerMinute(probe) > 0);
  const waits = [...Map.groupBy(probes, ({ periodSeconds }) => periodSeconds).values()].map((some) =>
    Math.max(...some.map((probe) => looksPerMinute(probe) * secondsBetween(probe))),
  );
  return sum(waits);
}

function secondsBetween(probe: Probe): number {
  const { requests, waitSeconds } = effortOf(probe);
  return waitSeconds + (requests - 1) * WAIT_SECONDS;
}

/** Returns the cost items of rounds, which do not depend on their results. */
export function roundItems(plan: Judge): readonly CostItem[] {
  const { shards, targets, heartbeatRegion } = plan;
  const rounds = shards.length * MONTH_MINUTES;
  const written = ((sum(targets.map(logKilobytes)) + LOG_KB.round * shards.length) * MONTH_MINUTES) / KB_PER_GB;
  const seconds = sum(shards.map(billedSeconds));
  return [
    {
      item: 'function time',
      price: functionTimePrice(plan.architecture),
      quantity: seconds * FUNCTION_GB * MONTH_MINUTES,
      note: `estimate: ${seconds.toFixed(1)} s per minute at 512 MB`,
    },
    { item: 'function requests', price: 'functionRequests', quantity: rounds },
    { item: 'schedules', price: 'schedules', quantity: rounds },
    {
      item: 'metric requests',
      price: 'metricRequests',
      quantity: rounds + (heartbeatRegion === undefined ? 0 : MONTH_MINUTES),
      note: heartbeatRegion === undefined ? 'one per round' : 'one per round, and one per minute for the heartbeat',
    },
    { item: 'logs written', price: 'logsWritten', quantity: written, note: 'one line per target and round' },
    {
      item: 'logs stored',
      price: 'logsKept',
      quantity: written * (plan.logRetentionDays / DEFAULT_DAYS),
      note: `for ${plan.logRetentionDays} days`,
    },
    {
      item: 'state reads',
      price: 'stateReads',
      quantity: (targets.length + RECORDS_READ * shards.length) * MONTH_MINUTES,
      note: 'one per target and round, and two per shard and round',
    },
    {
      item: 'coverage writes',
      price: 'stateWrites',
      quantity: rounds / MINUTES_PER_NOTE,
      note: 'one per shard and four minutes: the history needs to know when nobody checked',
    },
    { item: 'data out', price: 'dataOut', quantity: gigabytesOut(plan), note: 'assumes that all targets are on the internet' },
    ...secretReadItems(shards),
  ];
}

function logKilobytes(target: Target): number {
  const entries = probesAtMost(target).map((probe) => (isWireProbe(probe) ? Math.min(1, looksPerMinute(probe)) : 1));
  return LOG_KB.target + LOG_KB.probe * sum(entries);
}

// Checks from a VPC mostly stay in private networks and are not counted.
function gigabytesOut({ shards }: Judge): number {
  const probes = shards.filter(({ vpc }) => !vpc).flatMap(({ targets }) => targets.flatMap(probesAtMost));
  const kilobytes = probes.map((probe) => looksPerMinute(probe) * effortOf(probe).requests * kilobytesOf(probe));
  return (sum(kilobytes) * MONTH_MINUTES) / KB_PER_GB;
}

function kilobytesOf(probe: Probe): number {
  return (looksOverTls(probe) ? KB_OUT.tls : KB_OUT.plain) + carriedBy(probe);
}

/** The token and the body that a call sends, KB. */
function carriedBy({ look }: Probe): number {
  if (look.kind !== 'http') return 0;
  const hasToken = look.headers.some((header) => 'token' in header);
  return (hasToken ? TOKEN_KB : 0) + Buffer.byteLength(look.body ?? '') / 1000;
}

// A period under one minute has slots only in the seconds of a minute in which a round checks.
function looksPerMinute(probe: Probe): number {
  if (!isWireProbe(probe) || probe.role === 'startup') return 0;
  return probe.periodSeconds < 60 ? LOOKING_SECONDS / probe.periodSeconds : 60 / probe.periodSeconds;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

const READS_PER_HOUR = 3_600_000 / SECRET_FRESH_MS;

/**
 * Returns the cost items of reading secrets: each shard mostly has its own environment, which caches values.
 * The secrets themselves belong to the user and are not counted.
 */
function secretReadItems(shards: readonly PlannedShard[]): readonly CostItem[] {
  // Reading a standard parameter of Systems Manager costs nothing.
  const priced = shards.flatMap(({ targets }) => secretNames(targets).filter((name) => !isParameter(name)));
  const quantity = priced.length * READS_PER_HOUR * MONTH_HOURS;
  return quantity === 0 ? [] : [{ item: 'secret reads', price: 'secretReads', quantity, note: 'one per secret and shard every 5 minutes' }];
}
