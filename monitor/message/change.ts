import type { News } from '../memory/news.ts';
import type { Note } from '../memory/note.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Observation } from '../observation/observation.ts';
import type { Target } from '../target/target.ts';
import type { Dependent } from './notification.ts';

type Evidence = {
  readonly target: Target;
  /** The current memory of the target; it may be newer than the news. */
  readonly health: TargetMemory;
  /** The latest observations of the target. */
  readonly observations: readonly Observation[];
  /** The last checks of the round that support the news, oldest first. */
  readonly looks?: readonly Observation[];
  /** What people noted on the incident that the news ends. */
  readonly notes?: readonly Note[];
  /** Failing targets that depend on this one. */
  readonly dependents?: readonly Dependent[];
};

/** A piece of news with its target and its evidence: the input for notifications and events. */
export type Change = News & Evidence;

/** A change of status with its target and its evidence. */
export type StatusChange = Extract<Change, { readonly kind: 'change' }>;

/** A change that programs get an event of. */
export type ProgramChange = Extract<Change, { readonly kind: 'change' | 'apis' }>;

/** Tells what programs get an event of. */
export function isForPrograms(change: Change): change is ProgramChange {
  return change.kind === 'change' || change.kind === 'apis';
}

/** The most checks that one notification shows. */
const MAX_LOOKS = 6;

/** The beginning of the action of a signal that is derived from another check. */
const READ_OFF = 'read off ';

/**
 * Returns the last checks of a round that support a piece of news, oldest first. With a diagnosis these are
 * the checks of the failing probes, and those that a failing signal is derived from. Without one they are the
 * readiness checks.
 */
export function looksAt({ diagnosis }: News, observations: readonly Observation[]): readonly Observation[] {
  if (!diagnosis) return observations.filter(({ role }) => role === 'readiness').slice(-MAX_LOOKS);
  const own = observations.filter(({ probe }) => probe === diagnosis.probe);
  const probes = new Set([diagnosis.probe, ...diagnosis.consequences.map(({ probe }) => probe), ...sourcesOf(own)]);
  const looks = own.length >= MAX_LOOKS ? own : observations.filter(({ probe }) => probes.has(probe));
  return looks.slice(-MAX_LOOKS);
}

// A derived signal has no address and no phases of its own; its source has them.
function sourcesOf(looks: readonly Observation[]): readonly string[] {
  return looks.flatMap(({ action }) => (action.startsWith(READ_OFF) ? [action.slice(READ_OFF.length)] : []));
}
