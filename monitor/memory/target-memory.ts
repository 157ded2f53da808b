import type { Status } from '../health/status.ts';
import type { TargetHealth } from '../health/target-health.ts';
import type { WithHistory } from '../history/record-status.ts';
import type { Product } from '../observation/outcome.ts';
import type { Reason } from '../observation/reason.ts';
import type { News } from './news.ts';
import type { Silence } from './silence.ts';

/**
 * What is stored of a target between rounds: the health of its probes, and what people were notified of. It
 * is plain data; stores write it in the form of `stored-memory.ts`. Times are milliseconds since 1970.
 */
export type TargetMemory = TargetHealth &
  WithHistory & {
    readonly v: 1;
    /**
     * The last status that counted as a change, whether people were notified or not; absent before the first.
     */
    readonly lastChange?: Status;
    /** Set if the last change said that only some regions see a failure. */
    readonly lastPartial?: true;
    /** The last status people were notified of; absent before the first. */
    readonly notified?: Status;
    /** Start of the incident that people know to be open; absent if they know of none. */
    readonly notifiedIncident?: number;
    /** News that is not sent yet, oldest first. */
    readonly outbox?: readonly News[];
    /** The times of the last transitions, at most MAX_TRANSITIONS of them, oldest first. */
    readonly transitions?: readonly number[];
    /**
     * Why the current status or the open incident is suppressed; absent if people are notified of it, or will
     * be.
     */
    readonly silence?: Silence;
    /** Set while the target changes so often that single changes are suppressed. */
    readonly flapping?: Flapping;
    /** The last minute whose round decided about notifications: an older round decides nothing after that. */
    readonly decidedAt?: number;
    /** Since which minute decisions wait for something that could not be read; absent if everything was. */
    readonly unreadSince?: number;
    /** Who may send the outbox, and until when; absent if anyone may take the lease. */
    readonly lease?: Lease;
    /**
     * The open incident: from the first failing status to ready or degraded. `unknown` and `pending` neither
     * open nor close one.
     */
    readonly incident?: Incident;
    /**
     * Set after the target was ready or degraded once. From then on, a wrong setting pages like any other
     * failure.
     */
    readonly wasReady?: true;
    /** The names that its discovery found, as programs know them; absent before the first list. */
    readonly listed?: readonly string[];
    /** The shard that checks the target. A round that finds another name here detects that the target moved. */
    readonly shard?: string;
    /**
     * How often a store has written this memory; 0 = never. A store refuses to overwrite any other revision.
     */
    readonly revision: number;
  };

/** An open incident; times are milliseconds since 1970. */
export type Incident = {
  readonly since: number;
  /** Set if the incident pages, unless it is suppressed. */
  readonly pages?: true;
  /** Set while the incident is paging: the metric `Page` is 1. */
  readonly paging?: true;
  /** When people were last notified of the incident, and how many reminders were sent since it opened. */
  readonly notifiedAt?: number;
  readonly reminders?: number;
  /** The reasons people were notified of so far, each once. */
  readonly reasons?: readonly Reason[];
  /** The product that ran when the incident began, if it is known. */
  readonly ran?: Product;
};

/** A series of changes that is reported as one: its first and last change, and their number. */
export type Flapping = { readonly since: number; readonly changes: number; readonly last: number };

/** The right to send: its holder, and its end in milliseconds since 1970. */
type Lease = { readonly holder: string; readonly until: number };

/** Returns the memory of a target that was never checked. */
export function newTargetMemory(at: number): TargetMemory {
  return { v: 1, firstSeen: at, status: 'pending', since: at, probes: {}, revision: 0 };
}
