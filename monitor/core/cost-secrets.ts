import { type CostItem, MONTH_HOURS } from './cost-item.ts';
import type { PlannedShard } from './planned-stack.ts';
import { secretNames } from './secret-names.ts';
import { isParameter, SECRET_FRESH_MS } from './secret-place.ts';

const READS_PER_HOUR = 3_600_000 / SECRET_FRESH_MS;

/** What reading secrets costs: each environment remembers for itself, and a shard mostly has one of its own. The secrets belong to the user. */
export function secretReadItems(shards: readonly PlannedShard[]): readonly CostItem[] {
  // Reading a standard parameter of Systems Manager costs nothing.
  const priced = shards.flatMap(({ targets }) => secretNames(targets).filter((name) => !isParameter(name)));
  const quantity = priced.length * READS_PER_HOUR * MONTH_HOURS;
  return quantity === 0 ? [] : [{ item: 'secret reads', price: 'secretReads', quantity, note: 'every 5 minutes, each secret and shard' }];
}
