import type { Service } from '../../testkit/aws-wire/wire-call.ts';
import type { FaultPlace, WireFault } from '../../testkit/aws-wire/wire-fault.ts';
import type { World } from './open-world.ts';
import type { Story } from './story.ts';

const ALWAYS = Number.POSITIVE_INFINITY;
/** So many rounds a fault lasts: enough for the alarm on the sign of life. */
export const LONG = 3;
/** Of what takes long each time. */
const SLOW = 2;

/** Alarms that tell the topic of the alerts: when that is what is broken, nobody hears them. */
export const ALERTS_BROKEN = ['Errors', 'Unknown'];

type More = Omit<Partial<Story>, 'service' | 'fault'> & { readonly place?: FaultPlace };

/** Ways in which what was told may have been taken though that was not said. */
const LOSING: readonly WireFault[] = ['lose', 'stall', 'garble'];
const TELLING: readonly Service[] = ['sns', 'sqs', 'events'];

/** A service that goes wrong in one way all the time. */
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

/** Several services that go wrong in the same way. */
export function wires(services: readonly Service[], how: WireFault & string, more: Omit<Story, 'begin' | 'rounds'> & More): Story {
  const begin = ({ aws }: World) => {
    for (const service of services) aws.fail(service, how, ALWAYS, service === 'dynamodb' ? more.place : undefined);
  };
  return { rounds: LONG, begin, ...more };
}
