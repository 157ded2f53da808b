import type { Service } from '../../testkit/aws-wire/wire-call.ts';
import type { FaultPlace, WireFault } from '../../testkit/aws-wire/wire-fault.ts';
import type { World } from './open-world.ts';
import type { Story } from './story.ts';

const ALWAYS = Number.POSITIVE_INFINITY;
/** Number of rounds of a fault: enough for the heartbeat alarm. */
export const LONG = 3;
/** Number of rounds of a fault that makes each round slow. */
const SLOW = 2;

/** Alarms that notify the alerts topic: if that topic is broken, nobody gets them. */
export const ALERTS_BROKEN = ['Errors', 'Unknown'];

type More = Omit<Partial<Story>, 'service' | 'fault'> & { readonly place?: FaultPlace };

/** Faults after which a message may have been accepted although the response was lost. */
const LOSING: readonly WireFault[] = ['lose', 'stall', 'garble'];
const TELLING: readonly Service[] = ['sns', 'sqs', 'events'];

/** Creates the story of a service that fails in one way all the time. */
export function wire(service: Service, how: WireFault & string, fault: string, { place, ...more }: More = {}): Story {
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

/** Creates the story of several services that fail in the same way. */
export function wires(services: readonly Service[], how: WireFault & string, more: Omit<Story, 'begin' | 'rounds'> & More): Story {
  const begin = ({ aws }: World) => {
    for (const service of services) aws.fail(service, how, ALWAYS, service === 'dynamodb' ? more.place : undefined);
  };
  return { rounds: LONG, begin, ...more };
}
