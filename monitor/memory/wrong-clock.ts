import { defined } from '../text/objects.ts';
import type { Incident, TargetMemory } from './target-memory.ts';

/**
 * How much newer than a round a stored time may be, in milliseconds: a round may run minutes after a newer
 * one. Anything further ahead was written by a wrong clock.
 */
export const MAX_AHEAD_MS = 600_000;

/**
 * Whether a moment lies so far ahead of a minute that no round can have seen it. Both are in milliseconds
 * since 1970.
 */
export function isAhead(moment: number, at: number): boolean {
  return moment > at + MAX_AHEAD_MS;
}

/**
 * Returns the memory without times from a wrong clock. With them, the target would not be checked, and nobody
 * notified, until that time.
 */
export function withoutFuture(memory: TargetMemory, at: number): TargetMemory {
  const { firstSeen, since, decidedAt, unreadSince, transitions, flapping, incident, history, ...rest } = memory;
  const past = (moment: number) => (isAhead(moment, at) ? at : moment);
  const isReal = (moment: number | undefined) => moment !== undefined && !isAhead(moment, at);
  return {
    ...rest,
    firstSeen: past(firstSeen),
    since: past(since),
    ...defined({
      decidedAt: isReal(decidedAt) ? decidedAt : undefined,
      unreadSince: isReal(unreadSince) ? unreadSince : undefined,
      transitions: transitions?.filter(isReal),
      flapping: isReal(flapping?.last) && isReal(flapping?.since) ? flapping : undefined,
      incident: incident && incidentBy(incident, at),
      history: history && { ...history, at: past(history.at) },
    }),
  };
}

function incidentBy(incident: Incident, at: number): Incident {
  const { since, notifiedAt = at } = incident;
  if (!isAhead(Math.max(since, notifiedAt), at)) return incident;
  return { ...incident, since: isAhead(since, at) ? at : since, notifiedAt: Math.min(notifiedAt, at) };
}
