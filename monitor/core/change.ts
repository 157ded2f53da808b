import type { Dependent } from './notice.ts';
import type { Observation } from './observation.ts';
import type { Target } from './target.ts';
import type { Owed, TargetHealth } from './target-memory.ts';

/** A change of status, or another piece of news, that people are to be told, with what it is about. */
export type Change = Owed & {
  readonly target: Target;
  /** As it is remembered now: of an older change it may be further on. */
  readonly health: TargetHealth;
  /** What was seen last. */
  readonly observations: readonly Observation[];
  /** The last looks of the round at what is wrong, oldest first. */
  readonly looks?: readonly Observation[];
  /** Targets that are red because this one is. */
  readonly dependents?: readonly Dependent[];
};
