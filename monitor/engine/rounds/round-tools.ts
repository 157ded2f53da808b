import type { Change } from '../../message/change.ts';
import type { Notification } from '../../message/notification.ts';
import type { MetricSetting } from '../../metrics/round-metrics.ts';
import type { Target } from '../../target/target.ts';
import type { LookTools } from '../looking/look.ts';
import type { Announce, Beat, Emit, HealthStore, Measure, RecordStore } from '../ports.ts';

/** What a scheduled round needs besides looking. */
export type RoundTools = LookTools & {
  readonly store: HealthStore;
  /** Holds what people have set without a deployment: mutes. */
  readonly records: RecordStore;
  /** Puts all that is to be told of one target into words. */
  readonly describe: (changes: readonly [Change, ...Change[]]) => Notification;
  readonly announce: Announce;
  readonly emit: Emit;
  readonly measure: Measure;
  /** Gives a sign of life where our own death would be noticed; absent = nobody listens. */
  readonly beat?: Beat;
  readonly setting: RoundSetting;
  /** What people call the services behind `store` and `measure`: named where the round's own calls are told. */
  readonly services: { readonly store: string; readonly metrics: string };
  /** Unique to this invocation: who holds the lease on what is owed. */
  readonly holder: string;
};

/** What a round is told by the config besides its targets. */
export type RoundSetting = MetricSetting & {
  /** How often people are reminded of an open incident at first, milliseconds; false = never. */
  readonly remindEveryMs: number | false;
};

/** The targets of a round, and the minute it is for. */
export type RoundWork = {
  readonly shard: string;
  /** All shards of the monitor, where the schedule says so. */
  readonly shards?: readonly string[];
  readonly targets: readonly Target[];
  /** The scheduled minute, milliseconds since 1970. */
  readonly at: number;
};

/** When a round looks, and when it must end. */
export type RoundTime = {
  /** No look goes on past this moment, wall clock. */
  readonly lookUntil: number;
  /** Aborts when everything has to be over, metrics and alerts included. */
  readonly ending: AbortSignal;
  /** The last minute of this shard that was looked at, as far as is known; default: the minute before. See `catchUp`. */
  readonly lastRound?: number;
};
