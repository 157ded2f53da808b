import type { Flapping, TargetMemory } from '../memory/target-memory.ts';
import { defined } from '../text/objects.ts';

// A **transition** is a change of a target, at the moment at which people are notified of it. Transitions are
// what flapping detection counts. The beginning and the end of a silence change no target, so neither is one.

const MINUTE = 60_000;

/** The period over which transitions are counted, in milliseconds. */
const COUNTED_MS = 60 * MINUTE;

/**
 * The number of transitions within `COUNTED_MS` at which a target flaps: single changes are then suppressed.
 */
const MAX_TRANSITIONS = 6;

/** A target that flapped is stable after this long without a transition, in milliseconds. */
export const STABLE_MS = 15 * MINUTE;

/**
 * The maximum number of pages of one target within any 60 minutes, besides those at the end of a silence: each
 * maintenance window and each mute that ends in these minutes may add one.
 *
 * Proof: call a rise of `Page` ordinary if no window or mute ended since the rise before it. An ordinary rise,
 * except at the end of flapping, is a transition. The fall before it was no silence, so it was a recovery that
 * people were notified of, which is a transition too. The sixth transition within an hour begins flapping, so
 * there are at most three such rises. The end of flapping follows 15 minutes without a transition: three more
 * fit behind those, and four fit without them. Every other rise is the first one after a window or a mute
 * ended; it must be one, because the incident is still open. No incident pages twice for its dependencies: once
 * people know of it, the state of its dependencies suppresses it no more.
 *
 * Tested by `test/monitor/incident/decide-notifications-property.test.ts`.
 */
export const MAX_PAGES_AN_HOUR = 6;

/** Returns the memory with one more transition. */
export function withTransition(memory: TargetMemory, at: number): TargetMemory {
  const transitions = [...recentOf(memory, at), at].slice(-MAX_TRANSITIONS);
  const flapping = memory.flapping && { ...memory.flapping, changes: memory.flapping.changes + 1, last: at };
  return { ...memory, transitions, ...defined({ flapping }) };
}

/**
 * Returns when a target began to flap, in milliseconds since 1970, if one more transition at `at` makes it
 * flap; else undefined.
 */
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
