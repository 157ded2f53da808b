import { HISTORY_KEPT_MS } from '../history/entry.ts';
import type { Mute } from '../memory/mute.ts';
import type { Note } from '../memory/note.ts';
import type { Span, WindowTime } from '../target/window.ts';
import { windowsWithin } from '../target/window-spans.ts';
import { defined } from '../text/objects.ts';
import { type Availability, availabilityOf, type Parts, partsOf, percentOf, sumOf } from './accounting.ts';
import { incidentsOf, type PastIncident } from './past-incidents.ts';
import { lengthWithin, mergeSpans } from './spans.ts';
import { type StoredHistory, timelineOf } from './timeline.ts';

/** What a report is made of. Times are milliseconds since 1970, everywhere below. */
export type ReportInput = {
  readonly monitor: string;
  readonly period: Span;
  /** The time zone that the period was named in. */
  readonly timezone: string;
  /** The availability that is wanted, in percent. */
  readonly objective: number;
  readonly now: number;
  readonly targets: readonly ReportedTarget[];
};

/** A target of a report: its past, and the maintenance windows of the config. */
type ReportedTarget = StoredHistory & {
  readonly target: string;
  readonly maintenance?: readonly WindowTime[];
  readonly mutes: readonly Mute[];
  readonly notes: readonly Note[];
};

/** How much may fail in the period by the objective, and how much has; `leftMs` is negative when it is spent. */
type ErrorBudget = { readonly allowedMs: number; readonly spentMs: number; readonly leftMs: number; readonly leftPercent: number };

/** The figures of a target, or of all targets together. */
export type Figures = Availability & {
  readonly parts: Parts;
  /** The time in which notifications were muted by hand; that changes no other figure. */
  readonly mutedMs: number;
  /** Incidents that began in the period, without those that failed in maintenance windows only. */
  readonly incidents: number;
  /** Mean time to recovery of the incidents that ended in the period; absent without any. */
  readonly mttrMs?: number;
  /** Mean time between failures: good time by incident; absent without any. */
  readonly mtbfMs?: number;
  readonly budget: ErrorBudget;
};

/** The availability of a period: the figures of each target, of all, and the incidents. */
export type AvailabilityReport = Omit<ReportInput, 'targets'> & {
  readonly targets: readonly (Figures & { readonly target: string })[];
  readonly all: Figures;
  /** All incidents that reach into the period, oldest first. */
  readonly incidents: readonly PastIncident[];
};

type Account = { readonly target: string; readonly parts: Parts; readonly mutedMs: number; readonly incidents: readonly PastIncident[] };

/** How far before the period the history is needed, so that the beginning of an incident in it is known. */
export const LOOK_BACK_MS = 35 * 86_400_000;

/** Returns the report of a period. What lies in the future is no part of it, except that the budget is for all of it. */
export function availabilityReport(input: ReportInput): AvailabilityReport {
  const { targets, ...rest } = input;
  const accounts = targets.map((one) => accountOf(input, one));
  const figures = (some: readonly Account[]) => figuresOf(input, some);
  return {
    ...rest,
    targets: accounts.map((one) => ({ target: one.target, ...figures([one]) })),
    all: figures(accounts),
    incidents: accounts.flatMap(({ incidents }) => incidents).toSorted((a, b) => a.start - b.start),
  };
}

/** Returns the part of a period that is over at a time. */
export function pastOf({ start, end }: Span, now: number): Span {
  return { start, end: Math.max(start, Math.min(end, now)) };
}

function accountOf({ period, now }: ReportInput, { target, maintenance = [], mutes, notes, ...history }: ReportedTarget): Account {
  const past = pastOf(period, now);
  const known = { start: Math.max(period.start - LOOK_BACK_MS, now - HISTORY_KEPT_MS), end: now };
  const timeline = timelineOf(history, known);
  const windows = mergeSpans(windowsWithin(maintenance, known));
  const muted = mergeSpans(mutes.map(({ from, until }) => ({ start: from, end: until })));
  return {
    target,
    parts: partsOf(timeline, windows, past),
    mutedMs: lengthWithin(muted, past),
    incidents: incidentsOf({ target, timeline, windows, notes }).filter(({ start, end = now }) => start < past.end && end > past.start),
  };
}

function figuresOf({ period, now, objective }: ReportInput, accounts: readonly Account[]): Figures {
  const past = pastOf(period, now);
  const parts = sumOf(accounts.map((one) => one.parts));
  const availability = availabilityOf(parts);
  const counted = accounts.flatMap(({ incidents }) => incidents).filter(({ isPlanned }) => !isPlanned);
  const begun = counted.filter(({ start }) => start >= past.start).length;
  const repairs = counted.flatMap(({ start, end }) => (end !== undefined && end <= past.end ? [end - start] : []));
  const repaired = repairs.reduce((sum, ms) => sum + ms, 0);
  return {
    ...availability,
    parts,
    mutedMs: accounts.reduce((sum, one) => sum + one.mutedMs, 0),
    incidents: begun,
    ...defined({
      mttrMs: repairs.length > 0 ? Math.round(repaired / repairs.length) : undefined,
      mtbfMs: begun > 0 ? Math.round(availability.goodMs / begun) : undefined,
    }),
    budget: budgetOf((period.end - period.start) * accounts.length, objective, availability.badMs),
  };
}

function budgetOf(periodMs: number, objective: number, spentMs: number): ErrorBudget {
  const allowedMs = Math.floor((periodMs * (100_000 - Math.round(objective * 1000))) / 100_000);
  const leftMs = allowedMs - spentMs;
  return { allowedMs, spentMs, leftMs, leftPercent: leftMs > 0 ? percentOf(leftMs, allowedMs) : 0 };
}
