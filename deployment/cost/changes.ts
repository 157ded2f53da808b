import { SLOT_MS } from '../../monitor/memory/send-log.ts';
import { isPaged } from '../../monitor/target/target.ts';
import type { Plan } from '../plan/plan.ts';
import { type CostItem, MONTH_HOURS, MONTH_MINUTES } from './item.ts';
import { FUNCTION_GB } from './rounds.ts';

/** An allowance: so many changes a month on every target, five incidents that begin and end. */
const CHANGES_PER_TARGET = 10;

/** Write units a change takes: some rounds that disagree, what is owed, that it was told; an item has up to 4 KB. */
const WRITES_PER_CHANGE = 40;

/** Requests to the key of a topic for one message. */
const KEY_REQUESTS_PER_MESSAGE = 2;

/** What changes of status cost: an allowance, since nobody knows how often servers fail. For one mail address and one pager. */
export function changeItems(plan: Plan): readonly CostItem[] {
  const told = plan.targets.filter(({ alert }) => alert !== 'none').length * CHANGES_PER_TARGET;
  const paged = plan.targets.filter((target) => isPaged(target, plan.hasPager)).length * CHANGES_PER_TARGET;
  const note = `allowance: ${CHANGES_PER_TARGET} changes a target`;
  return [
    { item: 'state writes', price: 'stateWrites', quantity: plan.targets.length * CHANGES_PER_TARGET * WRITES_PER_CHANGE, note },
    { item: 'messages', price: 'publishes', quantity: told + paged, note },
    { item: 'mails', price: 'mails', quantity: told, note: `${note}, one address` },
    { item: 'calls to a pager', price: 'webhooks', quantity: paged, note },
    { item: 'events', price: 'events', quantity: plan.targets.length * CHANGES_PER_TARGET, note },
    { item: 'key requests', price: 'keyRequests', quantity: (told + paged) * KEY_REQUESTS_PER_MESSAGE, note },
  ];
}

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
