import type { Mute } from '../../monitor/memory/mute.ts';

/** Something that was read in an account, or why it could not be. */
export type Found<T> = { readonly value: T } | { readonly unreadable: string };

/** Who hears of what a topic is sent. `pending` = nobody has confirmed it yet. */
export type FoundSubscription = { readonly protocol: string; readonly endpoint: string; readonly isPending: boolean };

/** A topic, its policy and that of its key, as JSON texts. */
export type FoundTopic = {
  readonly arn: string;
  readonly subscriptions: readonly FoundSubscription[];
  readonly policy: string;
  /** Absent = not encrypted. */
  readonly key?: { readonly id: string; readonly policy: Found<string>; readonly state: Found<string> };
};

/** An alarm. */
export type FoundAlarm = {
  readonly name: string;
  readonly isEnabled: boolean;
  /** How many things happen when it goes off, and when it is over. */
  readonly actions: number;
  readonly okActions: number;
  readonly state: string;
};

/** A mute rule of CloudWatch that is active. Absent alarms = nobody could tell which it mutes. */
export type FoundRule = { readonly name: string; readonly alarms?: readonly string[] };

/** A schedule: whether it runs, and the event it sends. */
export type FoundSchedule = { readonly name: string; readonly isEnabled: boolean; readonly input: string };

/** A function: what it is told, its release among it, and what it runs on. */
export type FoundFunction = { readonly environment: Readonly<Record<string, string>>; readonly runtime?: string };

/** What a dead letter says, and when it was sent. */
export type FoundLetter = { readonly why: string; readonly at?: number };

/** Everything `gatewatch doctor` looks at in an account. Topics, functions and queues by name; absent = there is none. */
export type Account = {
  readonly topics: Readonly<Record<string, Found<FoundTopic | undefined>>>;
  /** At home, and where the heartbeat is listened to. */
  readonly alarms: Found<readonly FoundAlarm[]>;
  readonly farAlarms?: Found<readonly FoundAlarm[]>;
  /** None where there is no group of them, either. */
  readonly schedules: Found<readonly FoundSchedule[]>;
  readonly functions: Readonly<Record<string, Found<FoundFunction | undefined>>>;
  /** The state of what lets the queue of digests invoke the announcer, and whether there is the queue; only of a plan with an announcer. */
  readonly announcerSource?: Found<string | undefined>;
  readonly digests?: Found<boolean>;
  /** Absent = there is no table. */
  readonly mutes: Found<readonly Mute[] | undefined>;
  /** Mute rules of CloudWatch that are active now, ours too; at home, and where the heartbeat is listened to. */
  readonly activeRules: Found<readonly FoundRule[]>;
  readonly farActiveRules?: Found<readonly FoundRule[]>;
  readonly deadLetters: Found<{ readonly count: number; readonly first?: FoundLetter } | undefined>;
  /** When each shard last had a good round, milliseconds since 1970; those without one lately are absent. */
  readonly goodRounds: Found<Readonly<Record<string, number>>>;
};
