import type { ConfigTarget } from './config-target.ts';
import type { Role, Timing } from './probe.ts';

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

type Written = { readonly [Key in keyof Timing]?: number | undefined };

/** The timing of a probe: its own, else the target's, else the default. */
export function timingOf(target: ConfigTarget, block: Written | undefined, role: Role): Timing {
  // Kubernetes allows these two only 1, so a threshold for all probes cannot be meant for them.
  const shared = role === 'liveness' || role === 'startup' ? { ...target, successThreshold: undefined } : target;
  const pick = (key: keyof Timing): number => block?.[key] ?? shared[key] ?? DEFAULT_TIMING[key];
  return {
    initialDelaySeconds: pick('initialDelaySeconds'),
    periodSeconds: pick('periodSeconds'),
    timeoutSeconds: Math.min(MAX_TIMEOUT_SECONDS, pick('timeoutSeconds')),
    successThreshold: pick('successThreshold'),
    failureThreshold: pick('failureThreshold'),
    recheckSeconds: pick('recheckSeconds'),
  };
}
