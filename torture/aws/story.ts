import type { Service } from '../../testkit/aws-wire/wire-call.ts';
import type { World } from './open-world.ts';

/** One fault of AWS, and what happens to a target meanwhile. */
export type Story = {
  /** The service whose requests are counted. */
  readonly service: Service;
  /** The label of the service if its name is not precise: a part of it, or several. */
  readonly where?: string;
  readonly fault: string;
  /** Begins the fault. */
  readonly begin: (world: World) => unknown;
  /**
   * Ends other conditions of the fault. Faults of the wire, lost names, and a wrong clock end by themselves.
   */
  readonly end?: (world: World) => unknown;
  /** Number of rounds that the fault lasts. */
  readonly rounds: number;
  /** The kind of targets: gateways need a secret. Default: micro-integrators, which need none. */
  readonly kind?: 'gateway';
  /** Number of targets; default 2. */
  readonly count?: number;
  /** A target of another shard that all of them depend on. */
  readonly dependsOn?: string;
  /** Number of consecutive failures, counted over rounds, that change a status; default 1. */
  readonly failureThreshold?: number;
  /** Minutes between rounds; default 1. */
  readonly every?: number;
  /** How many rounds before the fault the target breaks; default: when it begins. */
  readonly breaksBefore?: number;
  /** The target recovers while the fault lasts, in its last round. */
  readonly recoversMeanwhile?: true;
  /** Why people cannot be notified of an incident that begins and ends within the fault. */
  readonly unseen?: string;
  /** Why nothing is checked while the fault lasts. */
  readonly refused?: string;
  /** The healthy target is unknown although the round is good. */
  readonly isBlind?: true;
  /** Why duplicates are allowed. */
  readonly repeats?: string;
  /** When another process takes over, as happens in Lambda. */
  readonly startsAnew?: 'with' | 'after';
  /** Alarms that use the broken channel: they do not count. */
  readonly mute?: readonly string[];
  /** Notifications go through the announcer's queue, as in a monitor of many shards. */
  readonly tellsByQueue?: true;
  /** Why timers may be left behind. */
  readonly leavesTimers?: string;
  /** Number of rounds in the short form; absent = the story is not part of it. */
  readonly short?: number;
};
