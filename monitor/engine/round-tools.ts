import type { MetricSetting } from '../core/metric.ts';
import type { LookTools } from './look.ts';
import type { Announce, Beat, HealthStore, Measure } from './ports.ts';

/** What a scheduled round needs besides looking. */
export type RoundTools = LookTools & {
  readonly store: HealthStore;
  readonly announce: Announce;
  readonly measure: Measure;
  /** Gives a sign of life where our own death would be noticed; absent = nobody listens. */
  readonly beat?: Beat;
  readonly setting: MetricSetting;
  /** Unique to this invocation: who holds the lease on what is owed. */
  readonly holder: string;
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
