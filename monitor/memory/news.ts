import type { Diagnosis } from '../health/diagnosis.ts';
import type { Status } from '../health/status.ts';
import type { Product } from '../observation/outcome.ts';
import type { Reason } from '../observation/reason.ts';
import type { Silence } from './silence.ts';

/**
 * What people are told a notice for: a change of status, one that is told again (`reminder`), many changes at once and the end of them
 * (`flapping`, `calm`), what is still so when a silence ended (`resumed`), a target that is no longer monitored (`gone`), and a test (`drill`).
 */
export const NEWS_KINDS = ['change', 'reminder', 'flapping', 'calm', 'resumed', 'gone', 'drill'] as const;

/** One of them. */
export type NewsKind = (typeof NEWS_KINDS)[number];

/** A change of status, or another piece of news, as people are to be told it. */
export type News = {
  /** Absent = a change of status. */
  readonly kind?: Exclude<NewsKind, 'change' | 'drill'> | 'reason';
  /**
   * Whether people are told; absent = that has not been decided yet. What they are not told, because of a silence or since nobody wants to hear
   * of the target, is an event for machines all the same.
   */
  readonly decided?: 'tell' | 'nobody' | Silence;
  /** The silence that is over: news that came of its end. */
  readonly after?: Silence;
  /** What was wrong in the incident that this ends, as far as it was told. */
  readonly reasons?: readonly Reason[];
  /** What ran when the incident began that this ends. */
  readonly ran?: Product;
  /** How many changes, over how long (milliseconds), `flapping` and `calm` are about. */
  readonly changes?: { readonly count: number; readonly overMs: number };
  /** Somebody is woken for it, unless it is silenced: it belongs to an incident that pages, and the target is red. */
  readonly wakes?: true;
  /** What has been done of telling it while the rest failed: people were told, or machines were. */
  readonly heard?: true;
  readonly emitted?: true;
  /** Time of the look that brought it, milliseconds since 1970. */
  readonly at: number;
  /** What people heard before; absent when that was nothing. */
  readonly from?: Status;
  /** What it was before, where people had heard something else. */
  readonly before?: Status;
  readonly to: Status;
  readonly diagnosis: Diagnosis | null;
  /** Since when the incident is open that this change belongs to, or ends; milliseconds since 1970. */
  readonly incident?: number;
};
