import { isRed, type Status } from '../../monitor/health/status.ts';

/**
 * Returns the exit code of a round: 1 if a target is not ready or down (or degraded, with `strict`), else 3
 * if one is unknown or pending, else 0.
 */
export function exitCodeOf(statuses: readonly Status[], strict: boolean): 0 | 1 | 3 {
  if (statuses.some((status) => isRed(status) || (strict && status === 'degraded'))) return 1;
  return statuses.some((status) => status === 'unknown' || status === 'pending') ? 3 : 0;
}
