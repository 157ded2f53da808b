import type { Availability } from '../monitor/availability/accounting.ts';
import type { Note } from '../monitor/memory/note.ts';
import type { Span } from '../monitor/target/window.ts';

/** What a status page says of a target: its status, or that it is in a maintenance window. */
export type Condition = 'down' | 'not-ready' | 'unknown' | 'degraded' | 'maintenance' | 'ready';

/** All conditions, worst first. */
export const CONDITIONS: readonly Condition[] = ['down', 'not-ready', 'unknown', 'degraded', 'maintenance', 'ready'];

/** The parts of a day, as the bars show them from top to bottom. */
export const DAY_PARTS = ['bad', 'unknown', 'maintenance', 'degraded', 'ready'] as const;

/** One of the parts of a day: `bad` is not-ready and down, `unknown` is everything that nobody saw. */
export type DayPart = (typeof DAY_PARTS)[number];

/** A day of a target; its parts, in milliseconds, add up to the part of the day that is over. */
export type SiteDay = Span & { readonly date: string; readonly parts: Readonly<Record<DayPart, number>> };

/** A period of a target that ends now, and its figures. */
export type SitePeriod = { readonly name: string; readonly figures: Availability };

/** An incident as a page may show it: without reason, cause, and notes unless details are shown. */
export type SiteIncident = Span & {
  readonly id: string;
  readonly target: string;
  readonly label: string;
  readonly isOpen: boolean;
  readonly isPlanned: boolean;
  readonly worst: 'down' | 'not-ready';
  readonly badMs: number;
  readonly reason?: string;
  readonly cause?: string;
  readonly notes: readonly Note[];
};

/** A target as a page may show it. `host` is absent unless details are shown. */
export type SiteTarget = {
  readonly name: string;
  /** Its public name. */
  readonly label: string;
  readonly host?: string;
  readonly condition: Condition;
  /** Since when; absent = longer than the page knows. */
  readonly since?: number;
  /** The condition before it became unknown. */
  readonly lastKnown: Condition;
  readonly days: readonly SiteDay[];
  /** From short to long; the last one is that of `days`. */
  readonly periods: readonly SitePeriod[];
  /** The latest first. */
  readonly incidents: readonly SiteIncident[];
  /** Windows of the next seven days, and a current one. */
  readonly windows: readonly Span[];
};

/** Everything that a status page shows. Times are milliseconds since 1970; days are those of UTC. */
export type Site = {
  readonly title: string;
  /** The address of the page, without a `/` at the end; empty if it is not known. */
  readonly url: string;
  readonly now: number;
  /** When a target was last checked; absent if none ever was. */
  readonly lookedAt?: number;
  /** In the order of the config. */
  readonly targets: readonly SiteTarget[];
  /** Open ones first, then the latest first. */
  readonly incidents: readonly SiteIncident[];
};
