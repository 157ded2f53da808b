import { CREDENTIALS_SECRET } from '../../sandbox/credentials.ts';
import type { Service } from '../../test/aws/wire-call.ts';
import type { FaultPlace, WireFault } from '../../test/aws/wire-fault.ts';
import { NAMES, type World } from './open-world.ts';
import type { Story } from './story.ts';

const ALWAYS = Number.POSITIVE_INFINITY;
const LONG = 3;
/** Of what takes long each time. */
const SLOW = 2;

type More = Omit<Partial<Story>, 'service' | 'fault'> & { readonly place?: FaultPlace };

/** Ways in which what was told may have been taken though that was not said. */
const LOSING: readonly WireFault[] = ['lose', 'stall', 'garble'];
const TELLING: readonly Service[] = ['sns', 'sqs', 'events'];

/** A service that goes wrong in one way all the time. */
function wire(service: Service, how: WireFault & string, fault: string, { place, ...more }: More = {}): Story {
  const begin = ({ aws }: World) => aws.fail(service, how, ALWAYS, place);
  const isLost = TELLING.includes(service) && LOSING.includes(how);
  return {
    service,
    fault,
    ...(isLost && { repeats: 'nobody can know whether it was taken' }),
    rounds: how === 'silent' || how === 'stall' ? SLOW : LONG,
    begin,
    ...more,
  };
}

/** Several services that go wrong in the same way. */
function wires(services: readonly Service[], how: WireFault & string, more: Omit<Story, 'begin' | 'rounds'> & More): Story {
  const begin = ({ aws }: World) => {
    for (const service of services) aws.fail(service, how, ALWAYS, service === 'dynamodb' ? more.place : undefined);
  };
  return { rounds: LONG, begin, ...more };
}

const EACH: readonly (readonly [WireFault & string, string])[] = [
  ['throttle', 'throttled'],
  ['error', 'its own fault, 500'],
  ['unavailable', 'unavailable, 503'],
  ['deny', 'denied'],
  ['drop', 'closes connections'],
  ['silent', 'silent'],
  ['stall', 'stops half way through answers'],
  ['half-open', 'connections that were kept are dead'],
  ['garble', 'half an answer as if it were whole'],
  ['lose', 'does the work, and the answer is lost'],
  ['skew', 'its clock is 15 min ahead of ours'],
  ['html', 'a proxy answers 200 with a page'],
  ['empty', 'a proxy answers 200 with nothing'],
];

/** Which of them the short form has, and of which service. */
const SHORT: Readonly<Record<string, Service>> = {
  throttle: 'sns',
  error: 'dynamodb',
  unavailable: 'cloudwatch',
  deny: 'sns',
  drop: 'dynamodb',
  silent: 'dynamodb',
  stall: 'cloudwatch',
  'half-open': 'dynamodb',
  garble: 'sns',
  lose: 'sns',
  skew: 'dynamodb',
  html: 'sns',
  empty: 'cloudwatch',
};

const ALERTS_BROKEN = ['Errors', 'Unknown'];
const UNREMEMBERED = 'what is looked at meanwhile is remembered by nobody';

const ofEach = (['dynamodb', 'cloudwatch', 'sns'] as const).flatMap((service) =>
  EACH.map(([how, fault]) =>
    wire(service, how, fault, {
      ...(how === 'half-open' && { count: 8 }),
      ...(how === 'deny' && service === 'sns' && { mute: ALERTS_BROKEN }),
      ...(SHORT[how] === service && { short: how === 'silent' || how === 'stall' ? 1 : LONG }),
    }),
  ),
);

const memory: readonly Story[] = [
  wire('dynamodb', 'gone', 'the table is gone, and comes back empty', {
    end: ({ aws }) => aws.items().clear(),
    repeats: 'nothing is remembered',
    short: LONG,
  }),
  wire('dynamodb', 'unprocessed', 'leaves keys unprocessed'),
  {
    service: 'dynamodb',
    fault: 'leaves keys unprocessed three times',
    rounds: 1,
    begin: ({ aws }) => aws.fail('dynamodb', 'unprocessed', 3),
    short: 1,
  },
  wire('dynamodb', 'partial', 'gives a part, and says it was all', { breaksBefore: 3, failureThreshold: 2, short: LONG }),
  wire('dynamodb', 'throttle', 'recovers meanwhile: throttled', { recoversMeanwhile: true, unseen: UNREMEMBERED }),
  ...(['throttle', 'lose', 'conflict', 'silent'] as const).map((how) =>
    wire(
      'dynamodb',
      how,
      { throttle: 'throttled', lose: 'written, and the answer is lost', conflict: 'each is in conflict', silent: 'silent' }[how],
      { where: 'dynamodb, writes', place: { operation: 'PutItem' }, ...(how === 'conflict' && { short: LONG }) },
    ),
  ),
  wire('dynamodb', 'throttle', 'throttled, a verdict takes 3 rounds', {
    where: 'dynamodb, writes',
    place: { operation: 'PutItem' },
    failureThreshold: 3,
    rounds: 5,
    short: 5,
  }),
  wire('dynamodb', 'throttle', 'recovers meanwhile: throttled', {
    where: 'dynamodb, writes',
    place: { operation: 'PutItem' },
    recoversMeanwhile: true,
    unseen: UNREMEMBERED,
  }),
];

const telling: readonly Story[] = [
  wire('sns', 'gone', 'the topic was deleted', { mute: ALERTS_BROKEN, short: LONG }),
  wire('sns', 'kms', 'its key may not be used', { mute: ALERTS_BROKEN, short: LONG }),
  { service: 'sns', fault: 'throttled three times, then not', rounds: 1, begin: ({ aws }) => aws.fail('sns', 'throttle', 3) },
  wire('sns', 'throttle', 'recovers meanwhile: throttled', { recoversMeanwhile: true, short: LONG }),
  wire('cloudwatch', 'throttle', 'recovers meanwhile: throttled', { recoversMeanwhile: true }),
  wire('cloudwatch', 'throttle', 'throttled', { where: 'cloudwatch, 2nd region', place: { region: 'eu-central-1' }, short: LONG }),
  ...(['throttle', 'partial', 'lose', 'silent', 'empty'] as const).map((how) =>
    wire(
      'events',
      how,
      {
        throttle: 'throttled',
        partial: 'takes a part',
        lose: 'does the work, and the answer is lost',
        silent: 'silent',
        empty: 'a proxy answers 200 with nothing',
      }[how],
      how === 'partial' ? { short: LONG } : {},
    ),
  ),
  ...(['throttle', 'gone', 'kms', 'lose', 'silent', 'empty'] as const).map((how) =>
    wire(
      'sqs',
      how,
      {
        throttle: 'throttled',
        gone: 'the queue was deleted',
        kms: 'its key may not be used',
        lose: 'does the work, and the answer is lost',
        silent: 'silent',
        empty: 'a proxy answers 200 with nothing',
      }[how],
      { tellsByQueue: true, ...(how === 'gone' && { short: LONG }) },
    ),
  ),
];

/** Secrets are read every five minutes, so these rounds are further apart. */
const warm = { kind: 'gateway', every: 6 } as const;
const secrets: readonly Story[] = [
  ...(['throttle', 'error', 'deny', 'kms', 'gone', 'lose', 'silent', 'html'] as const).map((how) =>
    wire(
      'secretsmanager',
      how,
      {
        throttle: 'throttled',
        error: 'its own fault, 500',
        deny: 'denied',
        kms: 'its key may not be used',
        gone: 'the secret was deleted',
        lose: 'the answer is lost',
        silent: 'silent',
        html: 'a proxy answers 200 with a page',
      }[how],
      { ...warm, ...(how === 'kms' && { short: 1 }) },
    ),
  ),
  wire('secretsmanager', 'throttle', 'throttled for more than an hour', { ...warm, every: 35, isBlind: true, short: LONG }),
  wire('secretsmanager', 'deny', 'denied, to a new process', { ...warm, every: 1, isBlind: true, startsAnew: 'with', short: LONG }),
  {
    service: 'secretsmanager',
    fault: 'the secret is no longer what it was: no JSON',
    ...warm,
    rounds: LONG,
    isBlind: true,
    begin: ({ aws }) => aws.secrets.set(CREDENTIALS_SECRET, 'hush'),
    end: ({ aws }) => aws.secrets.set(CREDENTIALS_SECRET, '{"username":"monitor","password":"sandbox"}'),
  },
];

const ALL: readonly Service[] = ['dynamodb', 'cloudwatch', 'sns', 'events'];
/** A timer of the SDK that is not cleared when no connection is tried: it ends a request that is over. */
const leavesTimers = "the SDK's timer for connecting";
const lose = (names: readonly string[]) => (world: World) => {
  world.lost = names;
  world.aws.closeIdle();
};
const everything: readonly Story[] = [
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
    begin: (world) => {
      world.clockOffMs = 120_000;
    },
  },
  {
    service: 'dynamodb',
    where: 'our clock',
    fault: '50 s behind',
    rounds: LONG,
    begin: (world) => {
      world.clockOffMs = -50_000;
    },
  },
  {
    service: 'dynamodb',
    where: 'our clock',
    fault: '10 min ahead',
    rounds: LONG,
    refused: 'the minute is over by that clock',
    begin: (world) => {
      world.clockOffMs = 600_000;
    },
    short: LONG,
  },
];

/** Every story there is. */
export const STORIES: readonly Story[] = [...ofEach, ...memory, ...telling, ...secrets, ...everything];
