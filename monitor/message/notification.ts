import type { Diagnosis } from '../health/diagnosis.ts';
import type { Status } from '../health/status.ts';
import type { NewsKind } from '../memory/news.ts';
import type { Silence } from '../memory/silence.ts';
import type { Reason } from '../observation/reason.ts';
import type { Target } from '../target/target.ts';
import type { TargetReport } from './report.ts';

/**
 * A failing target that depends on the target of a notification; it is a line there and has no notification
 * itself.
 */
export type Dependent = { readonly name: string; readonly status: Status; readonly since: number; readonly reason?: Reason };

/** One change, as it is in the JSON for programs. */
export type NotifiedChange = {
  readonly target: string;
  readonly at: string;
  readonly kind: NewsKind | 'reason';
  readonly from?: Status;
  readonly to: Status;
  readonly reason?: Reason;
  readonly runbook?: string;
};

/**
 * Everything that one round reports of one target, already in words. It is plain data and complete, so that
 * the notifications of several rounds can be combined into one alert anywhere. It is JSON-safe and versioned,
 * because it may wait in a queue while a release is deployed.
 */
export type Notification = {
  readonly v: 1;
  /** The same for the same news, so that a notification that arrives twice is sent once. */
  readonly id: string;
  readonly kind: NewsKind;
  readonly target: string;
  readonly status: Status;
  /** The time of the latest change that it reports, in milliseconds since 1970. */
  readonly at: number;
  /** When the incident began that it belongs to, or ends, in milliseconds since 1970. */
  readonly incident?: number;
  readonly reason?: Reason;
  readonly silence?: Silence;
  /** The beginning of a subject: the status in words, or what stands in its place, such as `FLAPPING`. */
  readonly head: string;
  /** What a subject says after the name of the target. */
  readonly words: string;
  /** The paragraph of the email, line by line. */
  readonly lines: readonly string[];
  /** The next steps for chat, in order. */
  readonly steps: readonly string[];
  readonly report: TargetReport;
  readonly changes: readonly NotifiedChange[];
};

/** Figures of a round that distinguish a fault of many targets from a fault of the monitor's network. */
export type RoundStats = {
  /** The number of targets that the round checked, and how many of them began to fail in it. */
  readonly targets: number;
  readonly turnedRed: number;
  /** The last call to AWS in the round; it uses the same network as the checks. */
  readonly control: { readonly call: string; readonly ms: number } | { readonly call: string; readonly error: string };
};

/** The notifications of a round, and the figures of the round. */
export type Digest = {
  readonly v: 1;
  readonly shard: string;
  readonly at: number;
  readonly notices: readonly Notification[];
  readonly census: RoundStats;
};

/** What a notification is written with besides the changes. */
export type NotificationSetting = {
  readonly monitor: string;
  /** The URL that links to the runbook begin with. */
  readonly runbook?: string;
  /** Returns what a status and its diagnosis mean for traffic, in one clause; undefined when there is nothing to say. */
  readonly impactOf: (target: Target, status: Status, diagnosis: Diagnosis | null) => string | undefined;
};
