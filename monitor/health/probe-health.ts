import type { Reason } from '../observation/reason.ts';

/** What a look that did not succeed said, as far as it is kept between rounds; free of figures that change by themselves. */
export type ReasonDetail = { readonly reason: Reason; readonly detail: string; readonly fix?: string };

/**
 * A probe's judged state and the run that is under way. Counters saturate at their threshold, so a steady state is equal from
 * round to round but for `at`.
 */
export type ProbeHealth = {
  /** What was looked at, as in `actionOf`: of another look this health says nothing. */
  readonly action: string;
  /** Time of the last observation that counted, milliseconds since 1970. */
  readonly at: number;
  /** The last threshold reached; `pending` before the first. */
  readonly state: 'pending' | 'passing' | 'failing';
  /** Equal outcomes in a row, successes or failures only; absent before the first. */
  readonly run?: { readonly outcome: 'success' | 'failure'; readonly count: number };
  /** `unknown` outcomes since the last success or failure. */
  readonly unknowns: number;
  /** Set by `failureThreshold` unknowns; ends with a look that agrees with `state`, or when a threshold is reached. */
  readonly blind: boolean;
  /** Whether the last success-or-failure look got a byte from the server. */
  readonly answered: boolean;
  /** Of the last failure, while there is one to tell. */
  readonly complaint?: ReasonDetail;
  /** Why the last look could not tell, while `unknowns` is above 0. */
  readonly obstacle?: ReasonDetail;
};
