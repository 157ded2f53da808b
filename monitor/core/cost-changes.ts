import type { CostItem } from './cost-item.ts';
import type { Plan } from './plan.ts';
import { isPaged } from './target.ts';

/** An allowance: so many changes a month on every target, five incidents that begin and end. */
export const CHANGES_PER_TARGET = 10;
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
