import type { Flapping, TargetMemory } from '../memory/target-memory.ts';

// A **turn** is a moment at which people hear something new of a target, or stop hearing of its incident. Turns are what flapping is counted in.

const MINUTE = 60_000;

/** Turns are counted over this long, milliseconds. */
const TURNS_MS = 60 * MINUTE;

/** With this many turns within `TURNS_MS` single changes are no longer told: the target flaps. */
export const MAX_TRANSITIONS = 6;

/** A target that flapped has calmed down when nothing turned for this long, milliseconds. */
export const STABLE_MS = 15 * MINUTE;

/**
 * The most times one target wakes somebody within any 60 minutes, whatever happens to it. Proof: each rise of `Page` but the release of a hold
 * is a turn, two of them have a fall between them that is a turn too, and of the turns within an hour the sixth begins a hold, so there are
 * three at most. Releases follow 15 minutes without a turn: three more fit behind those, four without them. Held by `test/monitor/incident/decide-notifications-property.test.ts`.
 */
export const MAX_PAGES_AN_HOUR = 6;

/** The memory with one more turn. */
export function withTransition(health: TargetMemory, at: number): TargetMemory {
  const turns = [...(health.turns ?? []).filter((turn) => turn > at - TURNS_MS), at].slice(-MAX_TRANSITIONS);
  const hold: Flapping | undefined = health.hold && { ...health.hold, changes: health.hold.changes + 1, last: at };
  return { ...health, turns, ...(hold && { hold }) };
}

/** Whether one more turn at `at` makes the target flap: if so, since when it has been turning. */
export function flappingSince({ turns = [] }: TargetMemory, at: number): number | undefined {
  const recent = turns.filter((turn) => turn > at - TURNS_MS);
  return recent.length + 1 >= MAX_TRANSITIONS ? recent[0] : undefined;
}

/** Whether a hold is over: nothing turned for long enough. */
export function isStable({ last }: Flapping, at: number): boolean {
  return at - last >= STABLE_MS;
}
