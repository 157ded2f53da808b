import type { Diagnosis } from '../health/diagnosis.ts';
import type { Status } from '../health/status.ts';
import type { Product } from '../observation/outcome.ts';
import type { Reason } from '../observation/reason.ts';
import type { Silence } from './silence.ts';

/**
 * The kinds of a notification: a change of status, an open incident again (`reminder`), many changes at once and the end of them (`flapping`,
 * `calm`), what is still so when a silence ended (`resumed`), a target that is no longer monitored (`gone`), and a test (`drill`).
 */
export const NEWS_KINDS = ['change', 'reminder', 'flapping', 'calm', 'resumed', 'gone', 'drill'] as const;

/** The kind of a notification, as JSON and stores name it. */
export type NewsKind = (typeof NEWS_KINDS)[number];

/** Why nobody is notified: a silence, or a target with `alert: none`. */
export type Suppression = Silence | 'nobody';

/** Whether people are notified of a piece of news, and if not, why. Programs get the events of all changes. */
export type Decision = { readonly notify: true } | { readonly notify: false; readonly because: Suppression };

/** People are notified. */
export const NOTIFY: Decision = { notify: true };

/** How often a target changed, and over how long, milliseconds. */
type Changes = { readonly count: number; readonly overMs: number };

type About = {
  /** Time of the look that brought it, milliseconds since 1970. */
  readonly at: number;
  /** The status that people know; absent when they know none, and of a further reason. */
  readonly from?: Status;
  readonly to: Status;
  readonly diagnosis: Diagnosis | null;
  /** When the incident began that it belongs to, or ends; milliseconds since 1970. */
  readonly incident?: number;
  /** Absent until it is decided. */
  readonly decision?: Decision;
  /** Which half of the sending is done, while the other failed: people are notified, or the event is emitted. */
  readonly notified?: true;
  readonly emitted?: true;
};

type Transition = About & {
  /** The status before, where people know another. */
  readonly before?: Status;
  /** The silence that ended just before. */
  readonly after?: Silence;
  /** The reasons of the incident that it ends, as far as people were notified of them. */
  readonly reasons?: readonly Reason[];
  /** What ran when that incident began. */
  readonly ran?: Product;
};

/** A piece of news of one target: what a notification is made of. It waits in the target's outbox until it is sent. */
export type News =
  /** `pages`: it belongs to an incident that pages, and the target is failing. */
  | (Transition & { readonly kind: 'change'; readonly pages?: true })
  | (Transition & { readonly kind: 'flapping'; readonly changes: Changes })
  | (About & { readonly kind: 'calm'; readonly changes: Changes })
  | (About & { readonly kind: 'resumed'; readonly after: Silence })
  | (About & { readonly kind: 'reminder'; readonly from: Status; readonly incident: number })
  /** A further reason of a known incident: it goes along with the next notification. */
  | (About & { readonly kind: 'reason' })
  | (About & { readonly kind: 'gone' });

/** Whether people are to be notified and have not been. */
export function isToNotify({ decision, notified }: News): boolean {
  return decision?.notify === true && !notified;
}

/** Why nobody is notified of it; undefined = people are, or that is not decided yet. */
export function suppressionOf({ decision }: News): Suppression | undefined {
  return decision && !decision.notify ? decision.because : undefined;
}
