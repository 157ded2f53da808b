import type { Status } from '../health/status.ts';
import type { TargetHealth } from '../health/target-health.ts';
import type { Product } from '../observation/outcome.ts';
import type { Reason } from '../observation/reason.ts';
import type { News } from './news.ts';
import type { Silence } from './silence.ts';

/**
 * What is remembered of a target between rounds: how its checks read, and what people were notified of. Plain data; stores write it in the form
 * of `stored-memory.ts`. Times are milliseconds since 1970.
 */
export type TargetMemory = TargetHealth & {
  readonly v: 1;
  /** The last status that counted as a change, notified or not; absent before the first. */
  readonly lastChange?: Status;
  /** The last status people were notified of; absent before the first. */
  readonly notified?: Status;
  /** When the incident began that people know to be open; absent when they know none. */
  readonly notifiedIncident?: number;
  /** News that is not sent yet, oldest first. */
  readonly outbox?: readonly News[];
  /** The last transitions, at most MAX_TRANSITIONS of them, oldest first. */
  readonly transitions?: readonly number[];
  /** Why the current status or the open incident is suppressed; absent = people know it, or are about to. */
  readonly silence?: Silence;
  /** Set while the target changes so often that single changes are suppressed. */
  readonly flapping?: Flapping;
  /** The last minute whose round decided about notifications: an older round decides nothing any more. */
  readonly decidedAt?: number;
  /** Who may send the outbox, and until when; absent = whoever takes it. */
  readonly lease?: Lease;
  /** The open incident: from the first failing status to ready or degraded. `unknown` and `pending` neither open nor close one. */
  readonly incident?: Incident;
  /** Set once the target was ready or degraded: from then on a wrong setting is no longer a monitor that was set up badly. */
  readonly wasReady?: true;
  /** The shard that looks at the target: a round that finds another name here knows that the target has moved. */
  readonly shard?: string;
  /** How often a store has written this; 0 = never. A store refuses to write over a revision it was not read from. */
  readonly revision: number;
};

/** An open incident; times are milliseconds since 1970. */
export type Incident = {
  readonly since: number;
  /** It pages, unless it is suppressed. */
  readonly pages?: true;
  /** Somebody is being paged for it: the metric `Page` is 1. */
  readonly paging?: true;
  /** When people were last notified of it, and how often they have been reminded since it opened. */
  readonly notifiedAt?: number;
  readonly reminders?: number;
  /** The reasons people were notified of so far: each once. */
  readonly reasons?: readonly Reason[];
  /** What ran when it began, where that is known. */
  readonly ran?: Product;
};

/** A row of changes that is notified as one: when it began, how many there were, and when the last one was. */
export type Flapping = { readonly since: number; readonly changes: number; readonly last: number };

/** The right to send: of one holder, until a moment (milliseconds since 1970). */
type Lease = { readonly holder: string; readonly until: number };

/** The memory of a target that was never looked at. */
export function newTargetMemory(at: number): TargetMemory {
  return { v: 1, firstSeen: at, status: 'pending', since: at, probes: {}, revision: 0 };
}
