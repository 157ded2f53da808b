import { diagnose } from './diagnosis.ts';
import type { Measured } from './metric.ts';
import type { Observation } from './observation.ts';
import type { Target } from './target.ts';

/** Where and when a log line belongs. */
export type LineOf = { readonly monitor: string; readonly shard: string; readonly at: number };

/** One target in one round as a structured log line: its status and why, and for each probe what it saw last. Milliseconds, ISO times. */
export function targetLine({ monitor, shard, at }: LineOf, one: Measured) {
  const { target, health, observations } = one;
  const silence = one.silence ?? health.silence;
  const diagnosis = diagnose(target, health);
  return {
    event: 'target',
    monitor,
    shard,
    at: iso(at),
    target: target.name,
    status: health.status,
    since: iso(health.since),
    ...(silence && { silence }),
    ...(diagnosis && { probe: diagnosis.probe, summary: diagnosis.summary, fix: diagnosis.fix }),
    ...(diagnosis && 'reason' in diagnosis && { reason: diagnosis.reason, rung: diagnosis.rung }),
    probes: probeLines(target, observations),
  };
}

// A probe with a period of a second looks fifty times a round: its last look and the counts stand for all.
function probeLines(target: Target, observations: readonly Observation[]) {
  return target.probes.flatMap(({ name }) => {
    const looks = observations.filter(({ probe }) => probe === name);
    const last = looks.at(-1);
    if (!last) return [];
    const { outcome, latencyMs, phases, skewMs } = last;
    const count = (of: string) => looks.filter((look) => look.outcome === of).length;
    return [
      {
        name,
        outcome,
        ...(last.outcome !== 'success' && { reason: last.reason, detail: last.detail }),
        ...(latencyMs !== undefined && { latencyMs, phases }),
        ...(skewMs !== undefined && skewMs >= 1 && { skewMs: Math.round(skewMs) }),
        ...(looks.length > 1 && { looks: looks.length, failures: count('failure'), unknowns: count('unknown') }),
      },
    ];
  });
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
