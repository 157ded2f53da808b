import type { TargetMemory } from './target-memory.ts';

/** A round may come minutes after a newer one; what is remembered further ahead than this was written by a clock that was wrong. Milliseconds. */
export const MAX_AHEAD_MS = 600_000;

/** Whether something remembered lies so far ahead of a minute that no round can have seen it. */
export function isAhead(moment: number, at: number): boolean {
  return moment > at + MAX_AHEAD_MS;
}

/** The memory without what a wrong clock left in it: it would keep a target from being looked at, or people from being told, until that time. */
export function withoutFuture(health: TargetMemory, at: number): TargetMemory {
  const { firstSeen, since, spoken, turns, hold, incident, ...rest } = health;
  const isWrongHold = hold !== undefined && (isAhead(hold.last, at) || isAhead(hold.since, at));
  const heardAt = incident?.heardAt ?? at;
  const past = turns?.filter((turn) => !isAhead(turn, at));
  return {
    ...rest,
    firstSeen: isAhead(firstSeen, at) ? at : firstSeen,
    since: isAhead(since, at) ? at : since,
    ...(spoken !== undefined && !isAhead(spoken, at) && { spoken }),
    ...(past && { turns: past }),
    ...(hold && !isWrongHold && { hold }),
    ...(incident && {
      incident: isAhead(Math.max(incident.since, heardAt), at)
        ? { ...incident, since: isAhead(incident.since, at) ? at : incident.since, heardAt: Math.min(heardAt, at) }
        : incident,
    }),
  };
}
