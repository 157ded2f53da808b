import type { Change } from '../../message/change.ts';
import type { Notification } from '../../message/notification.ts';
import type { MetricSetting } from '../../metrics/round-metrics.ts';
import type { Target } from '../../target/target.ts';
import type { LookTools } from '../looking/look.ts';
import type { LookLog } from '../looking/look-log.ts';
import type { Announce, Beat, CastVotes, Emit, HealthStore, Measure, RecordStore } from '../ports.ts';
import type { MuteBook } from './mute-book.ts';

/** What a scheduled round needs besides checks. */
export type RoundTools = LookTools & {
  readonly store: HealthStore;
  /** Holds the settings that people change without a deployment: mutes. */
  readonly records: RecordStore;
  /** What this process remembers of the mutes that it has read. Absent: nothing. */
  readonly muteBook?: MuteBook;
  /** What this process knows of when targets were last checked. Absent: nothing. */
  readonly lookLog?: LookLog;
  /** Puts the changes of one target into a notification. */
  readonly describe: (changes: readonly [Change, ...Change[]]) => Notification;
  readonly announce: Announce;
  readonly emit: Emit;
  readonly measure: Measure;
  /** Sends the heartbeat, whose absence reports that the monitor stopped; absent = no heartbeat. */
  readonly beat?: Beat;
  /** The region that judges, which is this one, and the others whose votes it counts; absent = no other looks. */
  readonly electorate?: { readonly home: string; readonly voters: readonly string[] };
  /** This region, if another one judges, and how that gets its votes. */
  readonly voter?: { readonly region: string; readonly cast: CastVotes };
  readonly setting: RoundSetting;
  /** Names of the services behind `store` and `measure`, for messages about the round's own calls. */
  readonly services: { readonly store: string; readonly metrics: string };
  /** The lease holder, unique to this invocation. */
  readonly holder: string;
};

/** The settings of a round, from the config. */
export type RoundSetting = MetricSetting & {
  /** The first interval of reminders of an open incident, in milliseconds; false = no reminders. */
  readonly remindEveryMs: number | false;
};

/** The targets of a round, and its minute. */
export type RoundWork = {
  readonly shard: string;
  /** All shards of the monitor, if the schedule lists them. */
  readonly shards?: readonly string[];
  /** All shards of the monitor, if this one may send its heartbeat. */
  readonly heartbeatOf?: readonly string[];
  readonly targets: readonly Target[];
  /** The scheduled minute, in milliseconds since 1970. */
  readonly at: number;
};

/** The time limits of a round. */
export type RoundTime = {
  /** No check goes on past this moment, wall clock. */
  readonly lookUntil: number;
  /** Aborts when everything must be over, metrics and alerts included. */
  readonly ending: AbortSignal;
  /**
   * The last minute in which a round of this shard ran, if known; default: the minute before. See `catchUp`.
   */
  readonly lastRound?: number;
};
