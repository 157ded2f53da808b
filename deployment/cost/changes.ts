import { SLOT_MS } from '../../monitor/memory/send-log.ts';
import { isPaged } from '../../monitor/target/target.ts';
import type { Plan } from '../plan/plan.ts';
import { type CostItem, MONTH_HOURS, MONTH_MINUTES } from './item.ts';
import { functionTimePrice } from './prices.ts';
import { FUNCTION_GB } from './rounds.ts';

/** The assumed number of status changes per target and month: the start and end of five incidents. */
const CHANGES_PER_TARGET = 10;

/**
 * The assumed DynamoDB write units per status change: the rounds that lead to it, the pending notification,
 * and the record that it was sent. Each writes an item of up to 4 KB. The change itself is one transaction with
 * the history, which costs twice: 4 units more, and 4 for an entry of a month with ten of them.
 */
const WRITES_PER_CHANGE = 48;

/** The number of KMS requests per message. */
const KEY_REQUESTS_PER_MESSAGE = 2;

/** Returns the cost items of the assumed status changes, for one email address and one pager. */
export function changeItems(plan: Plan): readonly CostItem[] {
  const notified = plan.targets.filter(({ alert }) => alert !== 'none').length * CHANGES_PER_TARGET;
  const paged = plan.targets.filter((target) => isPaged(target, plan.hasPager)).length * CHANGES_PER_TARGET;
  const note = `assumes ${CHANGES_PER_TARGET} status changes per target`;
  return [
    { item: 'state writes', price: 'stateWrites', quantity: plan.targets.length * CHANGES_PER_TARGET * WRITES_PER_CHANGE, note },
    { item: 'messages', price: 'publishes', quantity: notified + paged, note },
    { item: 'emails', price: 'mails', quantity: notified, note: `${note}, one address` },
    { item: 'pager calls', price: 'webhooks', quantity: paged, note },
    { item: 'events', price: 'events', quantity: plan.targets.length * CHANGES_PER_TARGET, note },
    { item: 'key requests', price: 'keyRequests', quantity: (notified + paged) * KEY_REQUESTS_PER_MESSAGE, note },
  ];
}

/**
 * The concurrent long polls of Lambda, each up to 20 seconds. Source: AWS Lambda developer guide, "Using
 * Lambda with Amazon SQS".
 */
const POLLS = 5;

const POLL_SECONDS = 20;

/** The SQS requests per digest: send, receive, and delete. */
const REQUESTS_PER_DIGEST = 3;

/**
 * The time of the announcer per message, seconds; an estimate. When many targets change at once, the
 * announcer waits for its slot, but then sends fewer messages.
 */
const ANNOUNCING_SECONDS = 2;

/**
 * Returns the cost items of the announcer, if every change is sent separately. Its messages are part of
 * `changeItems`.
 */
export function announcerItems({
  hasAnnouncer,
  targets,
  architecture,
}: Pick<Plan, 'hasAnnouncer' | 'targets' | 'architecture'>): readonly CostItem[] {
  if (!hasAnnouncer) return [];
  const notified = targets.filter(({ alert }) => alert !== 'none').length * CHANGES_PER_TARGET;
  const polls = (POLLS * MONTH_HOURS * 3600) / POLL_SECONDS;
  return [
    {
      item: 'queue requests',
      price: 'queueRequests',
      quantity: polls + REQUESTS_PER_DIGEST * notified,
      note: `polling for digests; at most one message every ${SLOT_MS / 1000} s`,
    },
    {
      item: 'announcer time',
      price: functionTimePrice(architecture),
      quantity: notified * ANNOUNCING_SECONDS * FUNCTION_GB,
      note: `assumes ${CHANGES_PER_TARGET} status changes per target`,
    },
  ];
}

/** The size of a shard in the record of the last heartbeat, bytes; an estimate. */
const SHARD_BYTES = 45;

/** The size of a DynamoDB write unit, bytes. */
const WRITE_BYTES = 1024;

/**
 * Returns the cost items of the heartbeat with several shards: each records its good rounds. Once a minute one
 * of them reads the records, sends the heartbeat, and records that.
 */
export function beatItems({
  shards,
  heartbeatRegion,
  hasHeartbeatUrl,
}: Pick<Plan, 'shards' | 'heartbeatRegion' | 'hasHeartbeatUrl'>): readonly CostItem[] {
  if ((heartbeatRegion === undefined && !hasHeartbeatUrl) || shards.length < 2) return [];
  const note = 'for the heartbeat';
  const written = shards.length + Math.ceil((shards.length * SHARD_BYTES) / WRITE_BYTES);
  return [
    { item: 'heartbeat writes', price: 'stateWrites', quantity: written * MONTH_MINUTES, note },
    { item: 'heartbeat reads', price: 'stateReads', quantity: 3 * shards.length * MONTH_MINUTES, note },
  ];
}
