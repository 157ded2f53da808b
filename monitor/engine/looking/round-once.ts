import { withFound } from '../../health/found-probes.ts';
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
      const { whole, observations } = await lookAtWhole(tools, target, time);
      const at = tools.clock.now();
      const health = judgeTarget(asOneLook(whole), newTargetMemory(at), observations, at);
      const result = { target: asOneLook(whole), health, observations };
      onResult(result);
      return result;
    }),
  );
}

type LookedAt = { readonly whole: Target; readonly observations: readonly Observation[] };

/** Checks a target, then what its discovery found meanwhile. */
async function lookAtWhole(tools: LookTools, target: Target, time: LookTime): Promise<LookedAt> {
  const first = await lookAtTarget(tools, target, target.probes, time);
  const found = first.flatMap((seen) => (seen.outcome === 'success' && seen.found ? [seen.found] : [])).at(-1);
  const whole = withFound(target, found);
  const more = whole.probes.filter(({ name }) => target.probes.every((probe) => probe.name !== name));
  if (more.length === 0) return { whole, observations: first };
  const then = await lookAtTarget(tools, whole, more, time);
  const all = [...first, ...then.filter(({ probe }) => first.every((seen) => seen.probe !== probe))];
  const observations = whole.probes.flatMap(({ name, role }) =>
    all.filter(({ probe }) => probe === name).map((seen) => ({ ...seen, role })),
  );
  return { whole, observations };
}
