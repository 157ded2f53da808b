import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { diagnose } from '../../monitor/health/diagnosis.ts';
import type { Reading } from '../../monitor/health/reading.ts';
import { isRed, type Status } from '../../monitor/health/status.ts';
import { readingsOf } from '../../monitor/health/target-health.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import { REASONS, type Reason } from '../../monitor/observation/reason.ts';
import type { Probe } from '../../monitor/target/probe.ts';
import { defined } from '../../monitor/text/objects.ts';

/**
 * What a probe means for the exit code: `failed` makes it 1, `errored` makes it 3, and `warned`, `skipped`, and
 * `passed` leave it 0.
 */
type Verdict = 'passed' | 'warned' | 'failed' | 'errored' | 'skipped';

/** A probe of a finished round, as a test. */
export type ProbeVerdict = {
  readonly probe: Probe;
  readonly verdict: Verdict;
  /** What is wrong, in one sentence; for a probe that passed, what it saw. */
  readonly summary: string;
  readonly reason?: Reason;
  readonly fix?: string;
  readonly seen?: Observation;
};

/** Returns every probe of a target as a test, in the order of `explain`. With `strict`, degraded is a failure. */
export function probeVerdicts(result: TargetResult, strict: boolean): readonly ProbeVerdict[] {
  const { target, health, observations } = result;
  const findings = findingsOf(result);
  return readingsOf(target, health).map(({ probe, reading }) => {
    const seen = observations.find((one) => one.probe === probe.name);
    const found = findings.find((one) => one.probe === probe.name);
    const reason = found?.reason ?? (seen && seen.outcome !== 'success' ? seen.reason : undefined);
    return {
      probe,
      verdict: verdictOf(probe, reading, health.status, strict),
      summary: found?.summary ?? summaryOf(seen),
      ...defined({ reason, fix: found?.fix ?? (reason && REASONS[reason].fix), seen }),
    };
  });
}

type Finding = { readonly probe: string; readonly reason?: Reason; readonly summary: string; readonly fix: string };

function findingsOf({ target, health }: TargetResult): readonly Finding[] {
  const diagnosis = diagnose(target, health);
  // A pending target has no finding that leads.
  if (!diagnosis) return [];
  return 'reason' in diagnosis ? [diagnosis, ...diagnosis.consequences] : diagnosis.consequences;
}

function summaryOf(seen: Observation | undefined): string {
  if (!seen) return 'not checked';
  if (seen.outcome === 'success') return seen.detail;
  const { sentence } = REASONS[seen.reason];
  return seen.detail === '' ? sentence : `${sentence}: ${seen.detail}`;
}

function verdictOf({ role }: Probe, reading: Reading, status: Status, strict: boolean): Verdict {
  if (reading === 'passing') return 'passed';
  if (reading === 'unknown' || reading === 'pending') return role === 'signal' ? 'skipped' : 'errored';
  // A signal, and liveness that the config checks wrongly, degrade a target and no more.
  const isMild = role === 'signal' || (role === 'liveness' && reading === 'config');
  return !isMild || (strict && (isRed(status) || status === 'degraded')) ? 'failed' : 'warned';
}
