import { CHANGES_PER_TARGET } from './cost-changes.ts';
import { type CostItem, MONTH_HOURS, MONTH_MINUTES } from './cost-item.ts';
import { FUNCTION_GB } from './cost-rounds.ts';
import { SLOT_MS } from './ledger.ts';
import type { Plan } from './plan.ts';

/** Lambda asks a queue with five long polls at a time, each up to 20 seconds. Source: AWS Lambda developer guide, "Using Lambda with Amazon SQS". */
const POLLS = 5;
const POLL_SECONDS = 20;

/** Requests a digest takes besides: it is sent, received and deleted. */
const REQUESTS_PER_DIGEST = 3;
/** What the announcer takes for a message, seconds: an estimate. Where much changes at once it waits for its slot, but then a message tells more. */
const ANNOUNCING_SECONDS = 2;

/** What the announcer costs, as if each change were told by itself; what it publishes is among the messages. */
export function announcerItems({ hasAnnouncer, targets }: Pick<Plan, 'hasAnnouncer' | 'targets'>): readonly CostItem[] {
  if (!hasAnnouncer) return [];
  const told = targets.filter(({ alert }) => alert !== 'none').length * CHANGES_PER_TARGET;
  const polls = (POLLS * MONTH_HOURS * 3600) / POLL_SECONDS;
  return [
    {
      item: 'queue requests',
      price: 'queueRequests',
      quantity: polls + REQUESTS_PER_DIGEST * told,
      note: `Lambda asks for digests, told every ${SLOT_MS / 1000} s at most`,
    },
    {
      item: 'announcer time',
      price: 'functionTime',
      quantity: told * ANNOUNCING_SECONDS * FUNCTION_GB,
      note: `allowance: ${CHANGES_PER_TARGET} changes a target`,
    },
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
