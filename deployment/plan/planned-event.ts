import { packTargets, type ScheduledEvent } from '../schedule/event.ts';
import type { Plan } from './plan.ts';
import type { PlannedShard } from './stacks.ts';

/**
 * How many shards at the beginning and at the end of the first stack may send the heartbeat. There are several,
 * because a new shard may become the first or the last one minutes before its function exists. They are in the
 * stack that is deployed first, which deletes old schedules only after all others have the new list.
 */
const BEATING = 4;

/** Returns the event of the schedule of a shard. */
export function eventOf({ shards, stacks }: Pick<Plan, 'shards' | 'stacks'>, { name, targets }: PlannedShard): ScheduledEvent {
  const all = shards.map((shard) => shard.name);
  const first = stacks[0]?.shards.map((shard) => shard.name) ?? [];
  const beating = [...first.slice(0, BEATING), ...first.slice(-BEATING)];
  return packTargets(name, targets, name === all[0] ? all : undefined, beating.includes(name) ? all : undefined);
}
