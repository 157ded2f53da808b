import { diagnose } from '../health/diagnosis.ts';
import type { Observation } from '../observation/observation.ts';
import { defined } from '../text/objects.ts';
import type { Measured } from './round-metrics.ts';

/** The shard and the time of the round that a log line belongs to; `at` is in milliseconds since 1970. */
export type LineOf = { readonly shard: string; readonly at: number };

/**
 * Returns the structured log line of one target in one round: its status and diagnosis, and the last result
 * of each probe by name. Times are ISO 8601, durations milliseconds. CloudWatch bills logs by the byte, so a
 * success and a phase of less than a millisecond are left out. The name of the log group names the monitor.
 */
export function targetLine({ shard, at }: LineOf, one: Measured) {
  const { target, health, observations } = one;
  const silence = one.silence ?? health.silence;
  const diagnosis = diagnose(target, health);
  return {
    event: 'target',
    shard,
    at: iso(at),
    target: target.name,
    status: health.status,
    since: iso(health.since),
    ...defined({ silence }),
    ...(diagnosis && { probe: diagnosis.probe, summary: diagnosis.summary, fix: diagnosis.fix }),
    ...(diagnosis && 'reason' in diagnosis && { reason: diagnosis.reason, rung: diagnosis.rung }),
    probes: Object.fromEntries(target.probes.flatMap(({ name }) => entryOf(name, observations))),
  };
}

// A probe with a period of 1 s runs 50 times per round; its last check and the counts represent all of them.
function entryOf(name: string, observations: readonly Observation[]): readonly (readonly [string, object])[] {
  const looks = observations.filter(({ probe }) => probe === name);
  const last = looks.at(-1);
  if (!last) return [];
  const { outcome, latencyMs, phases = {}, skewMs } = last;
  const felt = Object.entries(phases).filter(([, ms]) => ms >= 1);
  const count = (of: string) => looks.filter((look) => look.outcome === of).length;
  const entry = {
    ...(outcome !== 'success' && { outcome, reason: last.reason, detail: last.detail }),
    ...defined({ latencyMs }),
    ...(felt.length > 0 && { phases: Object.fromEntries(felt) }),
    ...(skewMs !== undefined && skewMs >= 1 && { skewMs: Math.round(skewMs) }),
    ...(looks.length > 1 && { looks: looks.length, failures: count('failure'), unknowns: count('unknown') }),
  };
  return [[name, entry]];
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
