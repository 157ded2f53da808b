import { isWireProbe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import { lastWindowEnd, windowAt } from '../target/window-spans.ts';
import { judgeTarget, type TargetHealth } from './target-health.ts';

/**
 * Restarts judging after a maintenance window. `initialDelaySeconds` counts from the end of the window and
 * startup probes are armed again, because the server may have restarted during the work. A target with
 * neither is returned unchanged. An open incident stays open.
 */
export function afterWindow<Health extends TargetHealth>(target: Target, health: Health, at: number): Health {
  const { maintenance = [] } = target;
  const restarting = target.probes.filter((probe) => isWireProbe(probe) && (probe.role === 'startup' || probe.initialDelaySeconds > 0));
  if (maintenance.length === 0 || restarting.length === 0 || windowAt(maintenance, at)) return health;
  const end = lastWindowEnd(maintenance, at);
  if (end === undefined || end <= health.firstSeen) return health;
  const probes = Object.fromEntries(Object.entries(health.probes).filter(([name]) => !restarting.some((probe) => probe.name === name)));
  return judgeTarget(target, { ...health, firstSeen: end, probes }, [], at);
}
