import type { Diagnosis } from './diagnosis.ts';
import { REASONS } from './reason.ts';
import type { Status } from './status.ts';

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
  const { sentence } = REASONS[diagnosis.reason];
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

/** A duration for people: `45 s`, `3 min`, `2.5 h`. */
export function inTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7200 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}
