import { type Diagnosis, diagnose } from '../../monitor/health/diagnosis.ts';
import { judgeTarget } from '../../monitor/health/target-health.ts';
import { newTargetMemory, type TargetMemory } from '../../monitor/memory/target-memory.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import { asOneLook } from '../../monitor/target/single-look.ts';
import type { Target } from '../../monitor/target/target.ts';

/** What the checks of a target found so far, before they reached a threshold. */
export type EarlyFinding = { readonly diagnosis: Diagnosis; readonly count: number; readonly threshold: number };

/**
 * Returns what is wrong with a target if each single check counts, as in `gatewatch check`, while its status does not say
 * so yet. `latest` is the latest observation of each probe.
 */
export function earlyFinding(target: Target, health: TargetMemory, latest: readonly Observation[]): EarlyFinding | undefined {
  const at = Math.max(...latest.map((seen) => seen.at));
  const single = asOneLook(target);
  const judged = judgeTarget(single, newTargetMemory(at), latest, at);
  if (judged.status === health.status || judged.status === 'ready' || judged.status === 'pending') return undefined;
  const diagnosis = diagnose(single, judged);
  const probe = target.probes.find(({ name }) => name === diagnosis?.probe);
  const seen = probe && health.probes[probe.name];
  if (!diagnosis || !seen) return undefined;
  const count = judged.status === 'unknown' ? seen.unknowns : (seen.run?.count ?? 0);
  return count < probe.failureThreshold ? { diagnosis, count, threshold: probe.failureThreshold } : undefined;
}
