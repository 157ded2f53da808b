import { isWireProbe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import { lastWindowEnd, windowAt } from '../target/window-spans.ts';
import { judgeTarget, type TargetHealth } from './target-health.ts';

/**
 * The memory after a maintenance window: `initialDelaySeconds` counts from its end, and startup probes are armed again, since a server that
 * was worked on starts anew. For targets that have neither nothing changes. An incident stays open.
 */
export function afterWindow<Health extends TargetHealth>(target: Target, health: Health, at: number): Health {
  const { maintenance = [] } = target;
  const anew = target.probes.filter((probe) => isWireProbe(probe) && (probe.role === 'startup' || probe.initialDelaySeconds > 0));
  if (maintenance.length === 0 || anew.length === 0 || windowAt(maintenance, at)) return health;
  const end = lastWindowEnd(maintenance, at);
  if (end === undefined || end <= health.firstSeen) return health;
  const probes = Object.fromEntries(Object.entries(health.probes).filter(([name]) => !anew.some((probe) => probe.name === name)));
  return judgeTarget(target, { ...health, firstSeen: end, probes }, [], at);
}
