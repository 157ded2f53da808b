import type { Diagnosis } from '../health/diagnosis.ts';
import type { Status } from '../health/status.ts';
import { REASONS } from '../observation/reason.ts';

/** A status as a subject line says it. */
export const STATUS_WORDS: Readonly<Record<Status, string>> = {
  ready: 'READY',
  degraded: 'DEGRADED',
  pending: 'PENDING',
  unknown: 'UNKNOWN',
  'not-ready': 'NOT READY',
  down: 'DOWN',
};

/** What a diagnosis comes to in a few words: the reason's own sentence, with the probe's name when it is not `ready`. */
export function reasonInWords(diagnosis: Diagnosis): string {
  if (!('reason' in diagnosis)) return diagnosis.summary;
  const { sentence, kind } = REASONS[diagnosis.reason];
  // Nothing is known of the server then, and that has to be said first.
  if (kind === 'monitor') return `the monitor is blind: ${sentence}`;
  return diagnosis.probe === 'ready' ? sentence : `${diagnosis.probe}: ${sentence}`;
}

/** What follows from the diagnosis, one line a reason: nine probes of a dead host say the same thing once. */
export function consequencesInWords(diagnosis: Diagnosis | null): readonly string[] {
  return [...Map.groupBy(diagnosis?.consequences ?? [], ({ reason }) => reason)].map(([reason, findings]) => {
    const probes = findings.map(({ probe }) => probe).join(', ');
    const isSame = diagnosis !== null && 'reason' in diagnosis && reason === diagnosis.reason;
    return isSame ? `${probes}: the same (${reason})` : `${probes}: ${findings[0]?.summary} (${reason})`;
  });
}
