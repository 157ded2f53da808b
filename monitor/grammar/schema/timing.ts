import type { Timing } from '../../target/probe.ts';

/** The least and the greatest value of a timing key, and its description. */
export type TimingRange = readonly [least: number, most: number, text: string];

/**
 * The ranges of the timing keys. A `timeoutSeconds` above its limit is accepted, as in Kubernetes, and
 * reduced to it.
 */
export const TIMING_RANGES = {
  initialDelaySeconds: [
    0,
    86_400,
    'whole seconds from 0 to 86400. The delay before the first probe of a new target, and after a maintenance window. Default: 0',
  ],
  periodSeconds: [
    0,
    86_400,
    'whole seconds from 1 to 86400. The time between two runs of the probe. Default, as for 0: 60 (Kubernetes: 10)',
  ],
  timeoutSeconds: [
    0,
    86_400,
    'whole seconds from 1 to 50. The timeout of one run; a larger value is reduced to 50. Default, as for 0: 5 (Kubernetes: 1)',
  ],
  successThreshold: [
    0,
    1000,
    'a whole number from 1 to 1000. The number of consecutive successes after which the probe passes. Default, as for 0: 1',
  ],
  failureThreshold: [
    0,
    1000,
    'a whole number from 1 to 1000. The number of consecutive failures after which the probe fails. Default, as for 0: 3',
  ],
  recheckSeconds: [
    0,
    55,
    'whole seconds from 0 to 55. The delay before a repeated run in the same minute, after a result that contradicts the current state; 0 switches it off. Default: 10',
  ],
  maxAgeSeconds: [
    0,
    86_400,
    'whole seconds from 0 to 86400. The greatest `Age` of a response: an older one comes from a cache and does not show that the server is ready. Default: two periods',
  ],
} as const satisfies Record<string, TimingRange>;

/**
 * The timing keys of which Kubernetes reads 0 as not written. Source: Kubernetes, pkg/apis/core/v1/defaults.go,
 * SetDefaults_Probe.
 */
export const ZERO_IS_DEFAULT: readonly string[] = ['timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold'];

/** The longest timeout of a look, seconds. */
export const MAX_TIMEOUT_SECONDS = 50;

/** The timing of a probe for which nothing is written. */
export const DEFAULT_TIMING = {
  initialDelaySeconds: 0,
  periodSeconds: 60,
  timeoutSeconds: 5,
  successThreshold: 1,
  failureThreshold: 3,
  recheckSeconds: 10,
} as const satisfies Timing;
