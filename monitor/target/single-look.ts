import type { Target } from './target.ts';

/**
 * The target as `check` and `wait` judge it: every threshold 1, no initial delay, no gate (a startup probe
 * counts as one more readiness probe), so that one look is a verdict and nothing can be pending.
 */
export function asOneLook(target: Target): Target {
  return {
    ...target,
    probes: target.probes.map((probe) => ({
      ...probe,
      role: probe.role === 'startup' ? 'readiness' : probe.role,
      successThreshold: 1,
      failureThreshold: 1,
      initialDelaySeconds: 0,
      recheckSeconds: 0,
    })),
  };
}
