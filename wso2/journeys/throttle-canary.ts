import type { NextLook } from '../../monitor/engine/ports.ts';
import type { Answer } from '../../monitor/observation/observation.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';

/**
 * How long to wait after each call of a series, in milliseconds: three calls reach a limit of two, and the decision
 * of the Traffic Manager may take 10 seconds to come back.
 */
const PAUSES = [300, 300, 2000, 3000, 5000] as const;

/** The calls of one series. */
const CALLS = PAUSES.length + 1;

/** The calls and the waiting time of a check whose limit is enforced: the decision comes within two seconds. */
export const USUAL_CANARY_CALLS = 4;
export const USUAL_CANARY_SECONDS = 2.6;

/** The most calls of a check: a second series follows one during which the minute of the limit ended. */
const MOST_CANARY_CALLS = 2 * CALLS;

/** The unit of the limit, in milliseconds. The Traffic Manager counts in whole minutes: Siddhi, `throttler:timeBatch(1 min, 0)`. */
const MINUTE = 60_000;

/** Returns how long to wait before the next call, in milliseconds; undefined if there is none. */
export function pauseAfter(answers: readonly Answer[]): number | undefined {
  const status = answers.at(-1)?.http?.status ?? 0;
  if (status < 200 || status > 299) return undefined;
  const sent = answers.length;
  if (sent % CALLS !== 0) return PAUSES[(sent % CALLS) - 1];
  return sent < MOST_CANARY_CALLS && isOverMinutes(answers) ? 0 : undefined;
}

// The clock of the server decides, as far as it is known.
function isOverMinutes(answers: readonly Answer[]): boolean {
  const minutes = answers.map(({ at = 0, http }) => Math.floor((Date.parse(http?.headers.date ?? '') || at) / MINUTE));
  return new Set(minutes).size > 1;
}

/** Returns the next call of a throttle canary, as long as each one is accepted. */
export function followThrottleCanary(_target: Target, look: HttpLook, answers: readonly Answer[]): NextLook | undefined {
  const afterMs = pauseAfter(answers);
  return afterMs === undefined ? undefined : { look, afterMs };
}
