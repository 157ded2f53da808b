import { isRed, type Status } from '../../monitor/health/status.ts';

/** The exit code of a round: 1 if any target is red (or degraded under `strict`), else 3 if any can't be told, else 0. */
export function exitCodeOf(statuses: readonly Status[], strict: boolean): 0 | 1 | 3 {
  if (statuses.some((status) => isRed(status) || (strict && status === 'degraded'))) return 1;
  return statuses.some((status) => status === 'unknown' || status === 'pending') ? 3 : 0;
}
