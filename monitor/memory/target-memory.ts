import type { Status } from '../health/status.ts';
import type { TargetHealth } from '../health/target-health.ts';
import type { Product } from '../observation/outcome.ts';
import type { Reason } from '../observation/reason.ts';
import type { News } from './news.ts';
import type { Silence } from './silence.ts';

/** What is remembered of a target between looks: plain data, JSON-safe, versioned for stores that outlive a release. */
export type TargetMemory = TargetHealth & {
  readonly v: 1;
  /** The last status that counted as a change, told or not; absent before the first. */
  readonly noted?: Status;
  /** The last status people were told; absent before the first. */
  readonly told?: Status;
  /** Since when the incident is open that people were told of last and whose end they have not heard of. */
  readonly toldIncident?: number;
  /** What people and machines have not been told yet, oldest first. */
  readonly owed?: readonly News[];
  /** When people last heard something new of the target, at most MAX_TURNS of them, oldest first. */
  readonly turns?: readonly number[];
  /** Why people have not heard of what is new, or of the incident that is open; absent = they have, or are about to. */
  readonly silence?: Silence;
  /** Set while the target changes so often that single changes are not told. */
  readonly hold?: Flapping;
  /** The last minute in which it was decided anew what is told: an older round decides nothing any more. */
  readonly spoken?: number;
  /** Who may tell what is owed, and until when; absent = whoever takes it. */
  readonly lease?: Lease;
  /** While an incident is open: from the first red status to ready or degraded; `unknown` and `pending` neither open nor close one. */
  readonly incident?: Incident;
  /** Set once the target was ready or degraded: from then on a wrong setting is no longer a monitor that was set up badly. */
  readonly wasReady?: true;
  /** The shard that looks at it: who reads another name here knows that the target has moved. */
  readonly shard?: string;
  /** How often a store has written this; 0 = never. A store refuses to write over a revision it was not read from. */
  readonly revision: number;
};

/** An open incident; times are milliseconds since 1970. */
export type Incident = {
  readonly since: number;
  /** Machines wake somebody for it, unless it is silenced. */
  readonly pages?: true;
  /** Somebody is being woken for it: the metric `Page` is 1. */
  readonly loud?: true;
  /** When people last heard of it, and how often they have been reminded since it opened. */
  readonly heardAt?: number;
  readonly reminders?: number;
  /** What was told as its reason so far: each is told once. */
  readonly reasons?: readonly Reason[];
  /** What ran when it began, where that is known. */
  readonly ran?: Product;
};

/** A row of changes that is told as one: when it began, how many there were, over how long (milliseconds), when the last one was. */
export type Flapping = { readonly since: number; readonly changes: number; readonly last: number };

/** The right to tell: of one holder, until a moment (milliseconds since 1970). */
export type Lease = { readonly holder: string; readonly until: number };

/** The memory of a target nobody has looked at yet. */
export function newTargetMemory(at: number): TargetMemory {
  return { v: 1, firstSeen: at, status: 'pending', since: at, probes: {}, revision: 0 };
}
