import type { Service } from '../../testkit/aws-wire/wire-call.ts';
import type { World } from './open-world.ts';

/** One fault of AWS, and what happens to a target meanwhile. */
export type Story = {
  /** Whose requests are counted. */
  readonly service: Service;
  /** How the service is called where that says too little: a part of it, or several. */
  readonly where?: string;
  readonly fault: string;
  /** Lets the fault begin. */
  readonly begin: (world: World) => unknown;
  /** What else ends with it: faults of the wire, lost names and a wrong clock end by themselves. */
  readonly end?: (world: World) => unknown;
  /** How many rounds the fault lasts. */
  readonly rounds: number;
  /** What is looked at: gateways take a secret. Default: micro-integrators, which take none. */
  readonly kind?: 'gateway';
  /** How many there are, default 2. */
  readonly count?: number;
  /** Failures in a row that are a verdict, counted over rounds; default 1. */
  readonly failureThreshold?: number;
  /** Minutes from round to round, default 1. */
  readonly every?: number;
  /** So many rounds before the fault the target breaks; default: when it begins. */
  readonly breaksBefore?: number;
  /** The target recovers while the fault lasts, in its last round. */
  readonly recoversMeanwhile?: true;
  /** Why nobody can be told of an incident that comes and goes within the fault. */
  readonly unseen?: string;
  /** Why nobody is looked at while the fault lasts. */
  readonly refused?: string;
  /** The target that is well has no verdict though the round is good: it is unknown. */
  readonly isBlind?: true;
  /** Why the same may be told again. */
  readonly repeats?: string;
  /** When another process takes over, as Lambda likes. */
  readonly startsAnew?: 'with' | 'after';
  /** Alarms whose message goes the way that is broken: they do not count. */
  readonly mute?: readonly string[];
  /** People are told by way of the announcer's queue, as in a monitor of many shards. */
  readonly tellsByQueue?: true;
  /** Why timers may be left behind. */
  readonly leavesTimers?: string;
  /** For how many rounds the short form does it; absent = it is not part of it. */
  readonly short?: number;
};
