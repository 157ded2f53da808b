import type { Plan } from '../plan/plan.ts';
import { isVoted } from '../plan/stacks.ts';
import { type CostItem, MONTH_MINUTES } from './item.ts';
import { roundItems } from './rounds.ts';

/** The size of the vote on one target without a failure, and of a ballot without votes, bytes; estimated. */
const VOTE_BYTES = { target: 90, ballot: 200 } as const;

/** The sizes of the write and read units of DynamoDB, bytes. */
const UNIT_BYTES = { write: 1024, read: 4096 } as const;

/** Returns the cost items of the further regions: the same rounds, without metrics, and their votes. */
export function voterItems({ voters, shards }: Plan): readonly CostItem[] {
  // A voter publishes no metrics.
  const rounds = voters.flatMap(roundItems).filter(({ item }) => item !== 'metric requests');
  const alike = Map.groupBy(rounds, ({ item, price }) => `${item} ${price}`);
  const ballots = shards.filter(isVoted).map(({ targets }) => VOTE_BYTES.ballot + VOTE_BYTES.target * targets.length);
  const unitsOf = (bytes: number) => voters.length * sum(ballots.map((ballot) => Math.ceil(ballot / bytes))) * MONTH_MINUTES;
  return [
    ...[...alike.values()].flatMap((some) => some.slice(0, 1).map(({ item, price }) => together(`${item}, further regions`, price, some))),
    {
      item: 'votes written',
      price: 'stateWrites',
      quantity: unitsOf(UNIT_BYTES.write),
      note: 'one item per shard, round, and further region',
    },
    { item: 'votes read', price: 'stateReads', quantity: unitsOf(UNIT_BYTES.read) },
  ];
}

function together(item: string, price: CostItem['price'], some: readonly CostItem[]): CostItem {
  return { item, price, quantity: sum(some.map(({ quantity }) => quantity)) };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
