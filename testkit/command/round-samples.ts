import type { FinishedRound } from '../../cli/formats/finished-round.ts';
import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { judgeTarget } from '../../monitor/health/target-health.ts';
import { newTargetMemory } from '../../monitor/memory/target-memory.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import type { Role } from '../../monitor/target/probe.ts';
import { asOneLook } from '../../monitor/target/single-look.ts';
import type { Target } from '../../monitor/target/target.ts';
import { probe, seen, target } from '../samples.ts';

/** The time of a sample round, milliseconds since 1970. */
const ROUND_AT = Date.parse('2026-11-28T21:00:00Z');

/** A probe and its outcome as in `outcomeOf`; `-` is a probe without an observation. */
export type LookSample = readonly [name: string, role: Role, letter: string, changes?: Partial<Observation>];

/** A target that was checked once, judged as `check` judges it. */
export function resultOf(looks: readonly LookSample[], changes: Partial<Target> = {}): TargetResult {
  const probes = looks.map(([name, role]) => probe(name, role));
  const once = asOneLook(target(probes, changes));
  const observations = looks.flatMap(([name, role, letter, more]) =>
    letter === '-' ? [] : [seen(probe(name, role === 'startup' ? 'readiness' : role), letter, ROUND_AT, { latencyMs: 12.5, ...more })],
  );
  return { target: once, health: judgeTarget(once, newTargetMemory(ROUND_AT), observations, ROUND_AT), observations };
}

/** A target with one readiness probe, and the status that its outcome leads to. */
export function simpleResult(name: string, letter: string, changes: Partial<Observation> = {}): TargetResult {
  return resultOf([['ready', 'readiness', letter, changes]], { name });
}

/** A finished round of these targets. */
export function roundOf(results: readonly TargetResult[], changes: Partial<FinishedRound> = {}): FinishedRound {
  return { monitor: 'prod', results, at: ROUND_AT, tookMs: 1234, strict: false, ...changes };
}
