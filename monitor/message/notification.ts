import type { Status } from '../health/status.ts';
import type { NewsKind } from '../memory/news.ts';
import type { Silence } from '../memory/silence.ts';
import type { Reason } from '../observation/reason.ts';
import type { TargetReport } from './report.ts';

/** A target that depends on the one a notice is about and is red because of it: a line, no notice of its own. */
export type Dependent = { readonly name: string; readonly status: Status; readonly since: number; readonly reason?: Reason };

/** One change as machines read it. */
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
 * All there is to tell of one target in one round, in words already: plain data, whole by itself, so that notices of several rounds make one
 * alert wherever they meet. JSON-safe and versioned, since it may wait in a queue while a release is deployed.
 */
export type Notification = {
  readonly v: 1;
  /** The same for the same news: a notice that comes twice is told once. */
  readonly id: string;
  readonly kind: NewsKind;
  readonly target: string;
  readonly status: Status;
  /** Time of the latest change it tells, milliseconds since 1970. */
  readonly at: number;
  /** Since when the incident is open that it belongs to, or ends. */
  readonly incident?: number;
  readonly reason?: Reason;
  readonly silence?: Silence;
  /** What a subject line begins with: the status in words, or what is told instead of one. */
  readonly head: string;
  /** What a subject line says after the target's name. */
  readonly words: string;
  /** The paragraph for people, a line each. */
  readonly lines: readonly string[];
  /** What to do, in order, for chat. */
  readonly steps: readonly string[];
  readonly report: TargetReport;
  readonly changes: readonly NotifiedChange[];
};

/** How the round went that notices come from: what tells a fault of many targets from one of the monitor's own way to them. */
export type RoundStats = {
  /** Targets the round looked at, and how many of them turned red in it. */
  readonly targets: number;
  readonly turnedRed: number;
  /** The round's own calls to AWS: they go out over the same network. */
  readonly control: { readonly call: string; readonly ms: number } | { readonly call: string; readonly error: string };
};

/** What a round has to tell: notices, and how the round went. */
export type Digest = {
  readonly v: 1;
  readonly shard: string;
  readonly at: number;
  readonly notices: readonly Notification[];
  readonly census: RoundStats;
};

/** What notices are written with besides the changes. */
export type NotificationSetting = {
  readonly monitor: string;
  /** Base of the runbook's links. */
  readonly runbook?: string;
  /** What a status means for traffic, one clause. */
  readonly impactOf: (profile: string, status: Status, reason?: Reason) => string | undefined;
};
