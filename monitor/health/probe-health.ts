import type { Growths } from '../observation/growth.ts';
import type { Reason } from '../observation/reason.ts';

/** Why a check did not succeed, as kept between rounds. It contains no figures that change by themselves. */
export type ReasonDetail = { readonly reason: Reason; readonly detail: string; readonly fix?: string };

/** The last failures of a run: whether they degrade the target at most, and how many there are. */
export type Tail = { readonly degrades: boolean; readonly count: number };

/**
 * The judged state of a probe and its current run of equal outcomes. Counters stop at their threshold, so the
 * health of a stable probe differs between rounds only in `at`.
 */
export type ProbeHealth = {
  /** What was checked, as in `actionOf`. The health is not valid for another action. */
  readonly action: string;
  /** Time of the last observation that counted, in milliseconds since 1970. */
  readonly at: number;
  /** The state of the last threshold reached; `pending` before the first. */
  readonly state: 'pending' | 'passing' | 'failing';
  /**
   * Consecutive equal outcomes, successes or failures only; absent before the first. `tail` counts the last
   * failures of one severity, where some failures of the run degrade the target at most. `since` is the time of the
   * first of them, in milliseconds since 1970; absent if an earlier release counted it.
   */
  readonly run?: { readonly outcome: 'success' | 'failure'; readonly count: number; readonly since?: number; readonly tail?: Tail };
  /** Number of `unknown` outcomes since the last success or failure. */
  readonly unknowns: number;
  /**
   * Set after `failureThreshold` unknown outcomes. Cleared by a check that agrees with `state`, or when a
   * threshold is reached.
   */
  readonly blind: boolean;
  /** Whether the last check that succeeded or failed received a byte from the server. */
  readonly answered: boolean;
  /** The reason of the last failure. A success removes it, unless the state is still failing. */
  readonly complaint?: ReasonDetail;
  /** Why the last check was `unknown`, while `unknowns` is above 0. */
  readonly obstacle?: ReasonDetail;
  /** Of a signal about stores: how they developed so far. */
  readonly growth?: Growths;
};
