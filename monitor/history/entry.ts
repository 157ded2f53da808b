import { isStatus, type Status } from '../health/status.ts';
import { isAbsentOr, isMoment, isRecord } from '../text/guards.ts';

/** What history says that a target was; null = it was not monitored. */
export type Recorded = Status | null;

/** A change of the status of a target, as history keeps it. Times are milliseconds since 1970. */
export type Transition = {
  readonly kind: 'transition';
  /** When the status was judged. */
  readonly at: number;
  readonly from: Recorded;
  readonly to: Recorded;
  /** When the outage began, if this begins one: the first failing check of the run that reached its threshold. */
  readonly start?: number;
  /** The reason that leads, and the same in words. A later release may know reasons that this one does not. */
  readonly reason?: string;
  readonly cause?: string;
};

/** A time in which the monitor did not check the target, from `from` to `at`. Milliseconds since 1970. */
export type Gap = { readonly kind: 'gap'; readonly at: number; readonly from: number };

/** One record of the history of a target. */
export type HistoryEntry = Transition | Gap;

/** How long entries are kept at least, in milliseconds: 400 days, which is a year and a month to report it. */
export const HISTORY_KEPT_MS = 400 * 86_400_000;

/** Returns the month of a time in UTC: `2026-11`. */
export function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

/** Returns an entry as it is stored. `readEntry` reads it back. */
export function entryText(entry: HistoryEntry): string {
  const { kind, ...rest } = entry;
  return JSON.stringify(kind === 'gap' ? { at: rest.at, gap: entry.from } : rest);
}

/** Reads a stored entry; undefined if this release did not write it. `value` is parsed JSON. */
export function readEntry(value: unknown): HistoryEntry | undefined {
  if (!isRecord(value) || !isMoment(value.at)) return undefined;
  const { at, gap, from, to, start, reason, cause } = value;
  if (isMoment(gap)) return { kind: 'gap', at, from: gap };
  const isText = isAbsentOr((text) => typeof text === 'string');
  if (![from, to].every(isRecorded) || !isAbsentOr(isMoment)(start) || !isText(reason) || !isText(cause)) return undefined;
  return { ...(value as Omit<Transition, 'kind'>), kind: 'transition' };
}

/** Whether a value is a status, or null for a target that is not monitored. */
export function isRecorded(value: unknown): value is Recorded {
  return value === null || isStatus(value);
}
