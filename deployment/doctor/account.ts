import type { Mute } from '../../monitor/memory/mute.ts';

/** A value that was read from an account, or the error that prevented it. */
export type Found<T> = { readonly value: T } | { readonly unreadable: string };

/** A subscription to a topic; `isPending` until its owner confirms it. */
export type FoundSubscription = { readonly protocol: string; readonly endpoint: string; readonly isPending: boolean };

/** A topic, its policy, and the policy of its key, as JSON texts. */
export type FoundTopic = {
  readonly arn: string;
  readonly subscriptions: readonly FoundSubscription[];
  readonly policy: string;
  /** Absent if the topic is not encrypted. */
  readonly key?: { readonly id: string; readonly policy: Found<string>; readonly state: Found<string> };
};

/** A CloudWatch alarm. */
export type FoundAlarm = {
  readonly name: string;
  readonly isEnabled: boolean;
  /** The number of actions for the state ALARM, and for OK. */
  readonly actions: number;
  readonly okActions: number;
  readonly state: string;
};

/** An active CloudWatch mute rule. `alarms` is absent if it is unknown which alarms the rule mutes. */
export type FoundRule = { readonly name: string; readonly alarms?: readonly string[] };

/** A schedule: whether it is enabled, and the event that it sends. */
export type FoundSchedule = { readonly name: string; readonly isEnabled: boolean; readonly input: string };

/** A function: its environment, which contains its release, and its runtime. */
export type FoundFunction = { readonly environment: Readonly<Record<string, string>>; readonly runtime?: string };

/** A dead letter: its error message, and when it was sent, in milliseconds since 1970. */
export type FoundLetter = { readonly why: string; readonly at?: number };

/**
 * Everything that `gatewatch doctor` reads from an account. Topics and functions are keyed by name; undefined
 * if missing.
 */
export type Account = {
  readonly topics: Readonly<Record<string, Found<FoundTopic | undefined>>>;
  /** The alarms in the region of the monitor, and in the region of the heartbeat. */
  readonly alarms: Found<readonly FoundAlarm[]>;
  readonly farAlarms?: Found<readonly FoundAlarm[]>;
  /** Also empty if the schedule group does not exist. */
  readonly schedules: Found<readonly FoundSchedule[]>;
  readonly functions: Readonly<Record<string, Found<FoundFunction | undefined>>>;
  /**
   * The state of the announcer's event source, and whether the digest queue exists; only of a plan with an
   * announcer.
   */
  readonly announcerSource?: Found<string | undefined>;
  readonly digests?: Found<boolean>;
  /** Undefined if the table does not exist. */
  readonly mutes: Found<readonly Mute[] | undefined>;
  /**
   * The active CloudWatch mute rules, including those of the monitor: in its region, and in the region of the
   * heartbeat.
   */
  readonly activeRules: Found<readonly FoundRule[]>;
  readonly farActiveRules?: Found<readonly FoundRule[]>;
  readonly deadLetters: Found<{ readonly count: number; readonly first?: FoundLetter } | undefined>;
  /**
   * The last round without faults per shard, milliseconds since 1970. A shard without a recent one is absent.
   */
  readonly goodRounds: Found<Readonly<Record<string, number>>>;
  /** When each further region last voted on each shard, milliseconds since 1970; only of a plan with such regions. */
  readonly votes?: Found<Readonly<Record<string, Readonly<Record<string, number>>>>>;
};
