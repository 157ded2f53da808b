import type { Timing } from '../target/probe.ts';

/** Least and most, and what to say of it. */
export type TimingRange = readonly [least: number, most: number, text: string];

/** What the timing keys may be. `timeoutSeconds` is accepted above its limit, because Kubernetes does, and cut. */
export const TIMING_RANGES = {
  initialDelaySeconds: [0, 86_400, 'whole seconds from 0 to 86400. From first sight, or the end of a maintenance window; default 0'],
  periodSeconds: [1, 86_400, 'whole seconds from 1 to 86400. From look to look; default 60 (Kubernetes: 10)'],
  timeoutSeconds: [1, 86_400, 'whole seconds from 1 to 50. For one look; default 5 (Kubernetes: 1); above 50 is cut'],
  successThreshold: [1, 1000, 'a whole number from 1 to 1000. Successes in a row until passing; default 1'],
  failureThreshold: [1, 1000, 'a whole number from 1 to 1000. Failures in a row until failing; default 3'],
  recheckSeconds: [0, 55, 'whole seconds from 0 to 55. After a look that disagrees with the health, look again; 0 = off, default 10'],
} as const satisfies Record<string, TimingRange>;

/** The longest a look may take. */
export const MAX_TIMEOUT_SECONDS = 50;

/** What a probe has where nothing is written. */
export const DEFAULT_TIMING: Timing = {
  initialDelaySeconds: 0,
  periodSeconds: 60,
  timeoutSeconds: 5,
  successThreshold: 1,
  failureThreshold: 3,
  recheckSeconds: 10,
};
