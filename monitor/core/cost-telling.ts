import { type CostItem, MONTH_HOURS, MONTH_MINUTES } from './cost-item.ts';
import { SLOT_MS } from './ledger.ts';
import type { Plan } from './plan.ts';

/** Lambda asks a queue with five long polls at a time, each up to 20 seconds. Source: AWS Lambda developer guide, "Using Lambda with Amazon SQS". */
const POLLS = 5;
const POLL_SECONDS = 20;

/** What the announcer costs while there is nothing to tell; what it tells is among the messages. */
export function announcerItems({ hasAnnouncer }: Pick<Plan, 'hasAnnouncer'>): readonly CostItem[] {
  if (!hasAnnouncer) return [];
  const quantity = (POLLS * MONTH_HOURS * 3600) / POLL_SECONDS;
  return [
    { item: 'queue requests', price: 'queueRequests', quantity, note: `Lambda asks for digests, told every ${SLOT_MS / 1000} s at most` },
  ];
}

/** What shards note for a heartbeat URL that is called for all of them: each its good rounds, and the first reads them. */
export function beatItems({ shards, hasHeartbeatUrl }: Pick<Plan, 'shards' | 'hasHeartbeatUrl'>): readonly CostItem[] {
  if (!hasHeartbeatUrl || shards.length < 2) return [];
  const note = 'of every good round, for the heartbeat URL';
  const noted = shards.length * MONTH_MINUTES;
  return [
    { item: 'rounds noted', price: 'stateWrites', quantity: noted, note },
    { item: 'notes read', price: 'stateReads', quantity: 2 * noted, note },
  ];
}
