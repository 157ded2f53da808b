import { judgeTarget } from '../../health/target-health.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import { newTargetMemory } from '../../memory/target-memory.ts';
import type { Observation } from '../../observation/observation.ts';
import { asOneLook } from '../../target/single-look.ts';
import type { Target } from '../../target/target.ts';
import { secretsReadWith } from './known-secrets.ts';
import type { LookTime, LookTools } from './look.ts';
import { lookAtTarget } from './look-at-target.ts';

/** The result of one pass for one target. */
export type TargetResult = { readonly target: Target; readonly health: TargetMemory; readonly observations: readonly Observation[] };

/**
 * Checks all targets once and judges each by this check alone, with thresholds of 1, no delay, and no startup
 * gate. `onResult` is called for each target as soon as it is judged; the returned list has the order of
 * `targets`.
 */
export function roundOnce(
  tools: LookTools,
  targets: readonly Target[],
  time: LookTime = {},
  onResult: (result: TargetResult) => void = () => {},
): Promise<readonly TargetResult[]> {
  void secretsReadWith(tools.readSecret).readAhead(targets);
  return Promise.all(
    targets.map(async (target) => {
      const observations = await lookAtTarget(tools, target, target.probes, time);
      const at = tools.clock.now();
      const health = judgeTarget(asOneLook(target), newTargetMemory(at), observations, at);
      const result = { target: asOneLook(target), health, observations };
      onResult(result);
      return result;
    }),
  );
}
