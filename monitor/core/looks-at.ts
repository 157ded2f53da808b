import type { Observation } from './observation.ts';
import type { Owed } from './target-memory.ts';

/** So many looks are shown. */
const MAX_LOOKS = 6;

/** The last looks of a round that a piece of news rests on, oldest first: at what is wrong, or, where nothing is, those that vouch for it. */
export function looksAt({ diagnosis }: Owed, observations: readonly Observation[]): readonly Observation[] {
  if (!diagnosis) return observations.filter(({ role }) => role === 'readiness').slice(-MAX_LOOKS);
  const own = observations.filter(({ probe }) => probe === diagnosis.probe);
  const probes = new Set([diagnosis.probe, ...diagnosis.consequences.map(({ probe }) => probe)]);
  const looks = own.length >= MAX_LOOKS ? own : observations.filter(({ probe }) => probes.has(probe));
  return looks.slice(-MAX_LOOKS);
}
