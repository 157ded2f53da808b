import type { Diagnosis } from '../health/diagnosis.ts';
import type { Status } from '../health/status.ts';
import type { Product } from '../observation/outcome.ts';
import type { Reason } from '../observation/reason.ts';
import type { Silence } from './silence.ts';

/**
 * The kinds of a notification: a change of status, an open incident again (`reminder`), frequent changes and
 * the end of them (`flapping`, `calm`), a state that still holds when a silence ends (`resumed`), a target
 * that is no longer monitored (`gone`), APIs that a discovery found or lost (`apis`), and a test (`drill`).
 */
export const NEWS_KINDS = ['change', 'reminder', 'flapping', 'calm', 'resumed', 'gone', 'apis', 'drill'] as const;

/** The kind of a notification, as JSON and stores name it. */
export type NewsKind = (typeof NEWS_KINDS)[number];

/** Why nobody is notified: a silence, or a target with `alert: none`. */
export type Suppression = Silence | 'nobody';

/**
 * Whether people are notified of a piece of news, and if not, why. Programs get the events of all changes.
 */
export type Decision = { readonly notify: true } | { readonly notify: false; readonly because: Suppression };

/** The decision that people are notified. */
export const NOTIFY: Decision = { notify: true };

/** How often a target changed, and over how long, in milliseconds. */
type Changes = { readonly count: number; readonly overMs: number };

type About = {
  /** Time of the check that caused it, in milliseconds since 1970. */
  readonly at: number;
  /** The last status people were notified of; absent if there is none, and for a further reason. */
  readonly from?: Status;
  readonly to: Status;
  readonly diagnosis: Diagnosis | null;
  /** Start of the incident that it belongs to or ends, in milliseconds since 1970. */
  readonly incident?: number;
  /** Absent until it is decided. */
  readonly decision?: Decision;
  /**
   * Set when one half of the sending is done and the other failed: people are notified, or the event is sent.
   */
  readonly notified?: true;
  readonly emitted?: true;
  /** What could not be read when it was decided that people are notified: they may not have had to be. */
  readonly unread?: 'mutes' | 'dependencies';
};

type Transition = About & {
  /** The previous status, if it is not the one people were notified of. */
  readonly before?: Status;
  /** The silence that ended just before. */
  readonly after?: Silence;
  /** The reasons of the incident that it ends, as far as people were notified of them. */
  readonly reasons?: readonly Reason[];
  /** The product that ran when that incident began. */
  readonly ran?: Product;
};

/**
 * A piece of news about one target, which a notification is made of. It stays in the outbox of the target
 * until it is sent.
 */
export type News =
  /** `pages` is set if the target is failing and its incident pages. */
  | (Transition & { readonly kind: 'change'; readonly pages?: true })
  | (Transition & { readonly kind: 'flapping'; readonly changes: Changes })
  | (About & { readonly kind: 'calm'; readonly changes: Changes })
  | (About & { readonly kind: 'resumed'; readonly after: Silence })
  | (About & { readonly kind: 'reminder'; readonly from: Status; readonly incident: number })
  /** A further reason of a known incident: it is sent along with the next notification. */
  | (About & { readonly kind: 'reason' })
  | (About & { readonly kind: 'gone' })
  /** The names that came into the list of a discovery, and those that left it. */
  | (About & { readonly kind: 'apis'; readonly came: readonly string[]; readonly went: readonly string[] });

/** Whether people must be notified and have not been yet. */
export function isToNotify({ decision, notified }: News): boolean {
  return decision?.notify === true && !notified;
}

/** Returns why nobody is notified of it; undefined if people are, or if that is not decided yet. */
export function suppressionOf({ decision }: News): Suppression | undefined {
  return decision && !decision.notify ? decision.because : undefined;
}
