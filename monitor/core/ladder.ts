import type { Diagnosis } from './diagnosis.ts';
import type { Observation } from './observation.ts';
import { RUNGS, type Rung } from './rung.ts';

/** The rungs that every request climbs; signals stand beside the ladder. */
const CLIMBED = RUNGS.filter((rung) => rung !== 'signal');

/**
 * The ladder in one line: up to where it held, where it broke, what was not reached. `alive` is shown where a probe asks for it. Undefined for what
 * is wrong beside it: a signal, or a fault of the monitor.
 */
export function ladderLine(diagnosis: Diagnosis, observations: readonly Observation[]): string | undefined {
  if (!('kind' in diagnosis) || diagnosis.kind === 'monitor' || diagnosis.rung === 'signal') return undefined;
  const broken = CLIMBED.indexOf(diagnosis.rung);
  const isAsked = (rung: Rung) => rung !== 'alive' || observations.some(({ role }) => role === 'liveness') || diagnosis.rung === 'alive';
  const isSpoken = (rung: Rung) => rung !== 'tls' || diagnosis.rung === 'tls' || observations.some(({ tls }) => tls !== undefined);
  const mark = (place: number) => (place < broken ? 'ok' : place === broken ? 'BROKEN' : '-');
  return CLIMBED.flatMap((rung, place) => (isAsked(rung) && isSpoken(rung) ? [`${rung} ${mark(place)}`] : [])).join(' > ');
}
