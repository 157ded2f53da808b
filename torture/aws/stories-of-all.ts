import type { Service } from '../../testkit/aws-wire/wire-call.ts';
import { LONG, wires } from './make-story.ts';
import { NAMES, type World } from './open-world.ts';
import type { Story } from './story.ts';

const ALL: readonly Service[] = ['dynamodb', 'cloudwatch', 'sns', 'events'];
/** A timer of the SDK that is not cleared when no connection is tried: it ends a request that is over. */
const leavesTimers = "the SDK's timer for connecting";
const lose = (names: readonly string[]) => (world: World) => {
  world.lost = names;
  world.aws.closeIdle();
};
const turnClock = (ms: number) => (world: World) => {
  world.clockOffMs = ms;
};

/** What is wrong with several services at once, with names and with clocks. */
export const OF_ALL: readonly Story[] = [
  wires(ALL, 'expired', {
    service: 'dynamodb',
    where: 'all',
    fault: "the process' credentials have expired; then another takes over",
    startsAnew: 'after',
    short: LONG,
  }),
  wires(ALL, 'expired', {
    service: 'dynamodb',
    where: 'all',
    fault: 'credentials expire in the middle of a round, after what is remembered was read',
    place: { operation: 'PutItem' },
    startsAnew: 'after',
  }),
  wires(ALL, 'html', { service: 'dynamodb', where: 'all', fault: 'a proxy answers 200 with a page' }),
  { service: 'sns', fault: 'its name is not found', rounds: LONG, leavesTimers, begin: lose([NAMES.SNS]), short: LONG },
  { service: 'dynamodb', fault: 'its name is not found', rounds: LONG, leavesTimers, begin: lose([NAMES.DYNAMODB]) },
  { service: 'cloudwatch', fault: 'its name is not found', rounds: LONG, leavesTimers, begin: lose([NAMES.CLOUDWATCH]) },
  { service: 'dynamodb', where: 'all', fault: 'no name is found', rounds: LONG, leavesTimers, begin: lose(Object.values(NAMES)) },
  {
    service: 'dynamodb',
    where: 'our clock',
    fault: '2 min ahead',
    rounds: LONG,
    begin: turnClock(120_000),
  },
  {
    service: 'dynamodb',
    where: 'our clock',
    fault: '50 s behind',
    rounds: LONG,
    begin: turnClock(-50_000),
  },
  {
    service: 'dynamodb',
    where: 'our clock',
    fault: '10 min ahead',
    rounds: LONG,
    refused: 'the minute is over by that clock',
    begin: turnClock(600_000),
    short: LONG,
  },
];
