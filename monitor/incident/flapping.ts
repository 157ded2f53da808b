import type { Flapping, TargetMemory } from '../memory/target-memory.ts';
import { defined } from '../text/objects.ts';

// A **transition** is a moment at which people are notified of something new of a target, or its incident is suppressed. Flapping is
// counted in transitions.

const MINUTE = 60_000;

/** Transitions are counted over this long, milliseconds. */
const COUNTED_MS = 60 * MINUTE;

/** With this many transitions within `COUNTED_MS` the target flaps: single changes are suppressed. */
const MAX_TRANSITIONS = 6;

/** A target that flapped is stable when it had no transition for this long, milliseconds. */
export const STABLE_MS = 15 * MINUTE;

/**
 * How often one target pages at most within any 60 minutes, whatever happens to it. Proof: each rise of `Page` except at the end of flapping is
 * a transition, two of them have a fall between them that is a transition too, and of the transitions within an hour the sixth begins flapping,
 * so there are three at most. Ends of flapping follow 15 minutes without a transition: three more fit behind those, four without them.
 * Held by `test/monitor/incident/decide-notifications-property.test.ts`.
 */
export const MAX_PAGES_AN_HOUR = 6;

/** The memory with one more transition. */
export function withTransition(memory: TargetMemory, at: number): TargetMemory {
  const transitions = [...recentOf(memory, at), at].slice(-MAX_TRANSITIONS);
  const flapping = memory.flapping && { ...memory.flapping, changes: memory.flapping.changes + 1, last: at };
  return { ...memory, transitions, ...defined({ flapping }) };
}

/** When a target began to flap, if one more transition at `at` makes it flap; else undefined. Milliseconds since 1970. */
export function flappingSince(memory: TargetMemory, at: number): number | undefined {
  const recent = recentOf(memory, at);
  return recent.length + 1 >= MAX_TRANSITIONS ? recent[0] : undefined;
}

function recentOf({ transitions = [] }: TargetMemory, at: number): readonly number[] {
  return transitions.filter((transition) => transition > at - COUNTED_MS);
}

/** Whether a target that flapped is stable. */
export function isStable({ last }: Flapping, at: number): boolean {
  return at - last >= STABLE_MS;
}
