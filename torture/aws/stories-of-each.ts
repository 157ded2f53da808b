import type { Service } from '../../testkit/aws-wire/wire-call.ts';
import type { WireFault } from '../../testkit/aws-wire/wire-fault.ts';
import { ALERTS_BROKEN, LONG, wire } from './make-story.ts';
import type { Story } from './story.ts';

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

/** What each of the three services that every round needs can do wrong. */
export const OF_EACH: readonly Story[] = (['dynamodb', 'cloudwatch', 'sns'] as const).flatMap((service) =>
  EACH.map(([how, fault]) =>
    wire(service, how, fault, {
      ...(how === 'half-open' && { count: 8 }),
      ...(how === 'deny' && service === 'sns' && { mute: ALERTS_BROKEN }),
      ...(SHORT[how] === service && { short: how === 'silent' || how === 'stall' ? 1 : LONG }),
    }),
  ),
);
