import type { Plan } from '../plan/plan.ts';
import { isParameter, SECRET_FRESH_MS } from '../schedule/secret-place.ts';
import { type CostItem, MONTH_HOURS, MONTH_MINUTES } from './item.ts';
import { functionTimePrice } from './prices.ts';
import { FUNCTION_GB } from './rounds.ts';

/** How often a month the page is written without a change: every 5 minutes. */
const WRITES = MONTH_MINUTES / 5;

/** The time of an invocation that writes nothing, of one that writes, and per target of the latter, seconds; estimates. */
const SECONDS = { idle: 0.1, writing: 0.5, target: 0.01 } as const;

/** What is read of a target to write the page: its state, the history of four months, and its notes. */
const READS_PER_TARGET = 6;

/** The size of the stored state of a target, KB; an estimate for a few probes. */
const STATE_KB = 2;

const KB_PER_GB = 1_000_000;

/** How often a month Lambda starts a new environment, which asks the key-value store once; an estimate. */
const ENVIRONMENTS = 400;

const NOTE = 'status page';

/** Returns the cost items of the status page, without those of its readers. */
export function pageItems({ page, region, shards, architecture }: Plan): readonly CostItem[] {
  if (!page) return [];
  const { length: targets } = page.event.targets;
  const seconds = SECONDS.idle * MONTH_MINUTES + (SECONDS.writing + SECONDS.target * targets) * WRITES;
  const reads = targets * MONTH_MINUTES + (READS_PER_TARGET * targets + shards.length + 1) * WRITES;
  const files = (targets + 2) * WRITES + targets * MONTH_HOURS;
  return [
    {
      item: 'page files',
      price: 'filesWritten',
      quantity: files,
      note: `${NOTE}: one per target and two more every 5 minutes, one per target every hour; readers are not counted`,
    },
    { item: 'page time', price: functionTimePrice(architecture), quantity: seconds * FUNCTION_GB, note: `${NOTE}: estimate` },
    { item: 'page requests', price: 'functionRequests', quantity: MONTH_MINUTES, note: `${NOTE}: every minute` },
    { item: 'page schedule', price: 'schedules', quantity: MONTH_MINUTES, note: NOTE },
    {
      item: 'page reads',
      price: 'stateReads',
      quantity: reads,
      note: `${NOTE}: one per target and minute, and the history every 5 minutes`,
    },
    ...(page.region === region
      ? []
      : [
          {
            item: 'page transfer',
            price: 'regionData',
            quantity: (reads * STATE_KB) / KB_PER_GB,
            note: `${NOTE}: from ${region}, estimate`,
          } as const,
        ]),
    ...accessItems(page.secret),
  ];
}

function accessItems(secret: string | undefined): readonly CostItem[] {
  if (secret === undefined) return [];
  const reads = (MONTH_HOURS * 3_600_000) / SECRET_FRESH_MS;
  return [
    {
      item: 'page access',
      price: 'storeCalls',
      quantity: ENVIRONMENTS,
      note: `${NOTE}: estimate, one per new environment of the function`,
    },
    ...(isParameter(secret)
      ? []
      : [{ item: 'page secret', price: 'secretReads', quantity: reads, note: `${NOTE}: every 5 minutes` } as const]),
  ];
}
