import type { News } from '../memory/news.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Observation } from '../observation/observation.ts';
import type { Target } from '../target/target.ts';
import type { Dependent } from './notification.ts';

type Evidence = {
  readonly target: Target;
  /** As it is remembered now: of an older change it may be further on. */
  readonly health: TargetMemory;
  /** What was seen last. */
  readonly observations: readonly Observation[];
  /** The last looks of the round at what is wrong, oldest first. */
  readonly looks?: readonly Observation[];
  /** Targets that are red because this one is. */
  readonly dependents?: readonly Dependent[];
};

/** A piece of news with what it is about: what notifications and events are written from. */
export type Change = News & Evidence;

/** A change of status with what it is about. */
export type StatusChange = Extract<Change, { readonly kind: 'change' }>;

/** So many looks are shown. */
const MAX_LOOKS = 6;

/** How the action of something read off begins. */
const READ_OFF = 'read off ';

/**
 * The last looks of a round that a piece of news rests on, oldest first: at what is wrong, with those it was read off, or, where nothing is wrong,
 * those that vouch for it.
 */
export function looksAt({ diagnosis }: News, observations: readonly Observation[]): readonly Observation[] {
  if (!diagnosis) return observations.filter(({ role }) => role === 'readiness').slice(-MAX_LOOKS);
  const own = observations.filter(({ probe }) => probe === diagnosis.probe);
  const probes = new Set([diagnosis.probe, ...diagnosis.consequences.map(({ probe }) => probe), ...sourcesOf(own)]);
  const looks = own.length >= MAX_LOOKS ? own : observations.filter(({ probe }) => probes.has(probe));
  return looks.slice(-MAX_LOOKS);
}

// What is read off has no address and no phases of its own: they are those of its source.
function sourcesOf(looks: readonly Observation[]): readonly string[] {
  return looks.flatMap(({ action }) => (action.startsWith(READ_OFF) ? [action.slice(READ_OFF.length)] : []));
}
