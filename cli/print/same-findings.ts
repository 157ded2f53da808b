import type { Diagnosis } from '../../monitor/health/diagnosis.ts';
import type { Status } from '../../monitor/health/status.ts';
import { stagesOf } from '../../monitor/message/ladder.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import { REASONS } from '../../monitor/observation/reason.ts';
import type { Target } from '../../monitor/target/target.ts';
import { impactOf } from '../../wso2/readers/impact.ts';

/** A target that is not ready, its diagnosis, and the observations of the round. */
export type Explained = {
  readonly target: Pick<Target, 'name' | 'profile' | 'portShift' | 'probes'>;
  readonly status: Status;
  readonly diagnosis: Diagnosis;
  readonly observations: readonly Observation[];
};

/** One or more targets with the same finding. What differs between them is in their own details only. */
export type SameFinding = readonly [Explained, ...Explained[]];

/**
 * Puts targets with the same finding together, in the order of their first one: the same status, probe, reason, stages,
 * fix, effect on traffic, and consequences. Addresses, times, and other details may differ.
 */
export function sameFindings(explained: readonly Explained[]): readonly SameFinding[] {
  return [...Map.groupBy(explained, keyOf).values()].flatMap(([first, ...rest]) => (first ? [[first, ...rest] as const] : []));
}

function keyOf({ target, status, diagnosis }: Explained): string {
  const { probe, fix, consequences } = diagnosis;
  const also = consequences.map((one) => [one.probe, one.reason]);
  const reason = 'reason' in diagnosis ? diagnosis.reason : diagnosis.summary;
  return JSON.stringify([status, probe, reason, fix, also, stagesOf(diagnosis, target.probes), impactOf(target, status, diagnosis)]);
}

/** Splits the summary of a diagnosis: the sentence of its reason, and the detail of this target, if there is one. */
export function sentenceAndDetail(diagnosis: Diagnosis): readonly [sentence: string, detail: string | undefined] {
  if (!('reason' in diagnosis)) return [diagnosis.summary, undefined];
  const { sentence } = REASONS[diagnosis.reason];
  const begin = `${sentence}: `;
  return diagnosis.summary.startsWith(begin) ? [sentence, diagnosis.summary.slice(begin.length)] : [diagnosis.summary, undefined];
}
