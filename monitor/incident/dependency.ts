import { isRed } from '../health/status.ts';
import type { TargetMemory } from '../memory/target-memory.ts';

/**
 * How what a target depends on is: all red and told of (its own incident is a line in theirs), not judged yet, or such that its own incident is
 * its own. A target that depends on nothing is on its own.
 */
export type Parents = 'red' | 'undecided' | 'none';

/** So long after a parent turned ready its children may need to follow, milliseconds: two rounds. */
const FOLLOW_MS = 120_000;

/** How the parents of a target are at `at`, milliseconds since 1970. A parent that was never seen counts as one that says nothing. */
export function parentsOf(child: TargetMemory, parents: readonly (TargetMemory | undefined)[], at: number): Parents {
  if (parents.length === 0) return 'none';
  const states = parents.map((parent) => stateOf(parent, child, at));
  if (states.every((state) => state === 'red')) return 'red';
  return states.includes('none') ? 'none' : 'undecided';
}

function stateOf(parent: TargetMemory | undefined, child: TargetMemory, at: number): Parents {
  if (!parent || parent.status === 'unknown') return 'none';
  // Nobody is woken for a parent that was set up badly, so its children speak for themselves.
  if (isRed(parent.status)) return parent.incident?.pages || !child.incident?.pages ? 'red' : 'none';
  const isFailing = Object.values(parent.probes).some(({ state, run }) => run?.outcome === 'failure' && state !== 'failing');
  return isFailing || parent.status === 'pending' || at - parent.since < FOLLOW_MS ? 'undecided' : 'none';
}
