import type { ReasonDetail } from './probe-health.ts';
import { isRed, type Status, worstStatus } from './status.ts';

/**
 * What one region says of a target, and the time for which it says it. `since` is when the checks began to say so,
 * `at` the last check that did; 0 while its last checks are not conclusive. Milliseconds since 1970.
 */
export type Sight = { readonly status: Status; readonly since: number; readonly at: number };

/** The sight of another region, with the failure that leads there, if there is one. */
export type Vote = Sight & {
  readonly region: string;
  readonly finding?: { readonly probe: string; readonly complaint: ReasonDetail };
};

/**
 * The regions that look at a target: the one that judges, and the fresh votes of the others. `lateMs` is how long after
 * its minute the round began: schedules of different regions run at any second of a minute.
 */
export type Places = { readonly home: string; readonly lateMs: number; readonly votes: readonly Vote[] };

/** What several regions say together. `isPartial`: some see a failure, but too few for the target to be failing. */
export type Agreement = { readonly status: Status; readonly isPartial: boolean };

/**
 * How long sights that differ are taken for one that is newer than the other, in milliseconds: the next votes
 * arrive within a minute.
 */
const HOLD_MS = 90_000;

/** How old the votes of a region may be, in milliseconds. Older ones abstain: they may be from before a change. */
const FRESH_MS = 150_000;

/** Whether the votes of a round that began at `votedAt` count in one that begins `now`; milliseconds since 1970. */
export function voteLasts(votedAt: number, now: number): boolean {
  return now - votedAt <= FRESH_MS;
}

/** How long a failure that only some regions see lasts before it pages, in milliseconds. */
export const PARTIAL_PAGES_MS = 300_000;

/**
 * Returns what several regions say of a target at `at`. `own` is the sight of the region that judges, `before`
 * what was agreed last. Regions that know nothing abstain. Of K others, `quorumOf(K)` have to see a failure.
 *
 * Regions do not look at the same moment, so the first one to see a change would seem to be the only one. Sights
 * contradict each other only if both held at the same time; until then, `before` stays.
 */
export function agree(own: Sight, votes: readonly Sight[], before: Agreement, at: number): Agreement {
  const known = [own, ...votes].filter(isKnown);
  const red = known.filter(({ status }) => isRed(status));
  const good = known.filter(({ status }) => !isRed(status));
  // A target that is too new here to be judged would be judged by the others alone, and a moment later otherwise.
  if (known.length === 0 || own.status === 'pending') return { status: own.status, isPartial: false };
  if (red.length >= quorumOf(known.length)) return { status: leading(own, red), isPartial: false };
  if (red.length === 0) return { status: leading(own, good), isPartial: false };
  const newer = isRed(before.status) ? good : red;
  const isContradiction = red.some((one) => good.some((other) => one.since <= other.at && other.since <= one.at));
  if (!isContradiction && at - Math.min(...newer.map(({ since }) => since)) < HOLD_MS) return before;
  return { status: 'degraded', isPartial: true };
}

/** Whether a sight counts: a region that cannot tell, or cannot tell yet, abstains. */
export function isKnown({ status }: Pick<Sight, 'status'>): boolean {
  return status !== 'unknown' && status !== 'pending';
}

/** Returns how many of so many regions have to see a failure: more than half, and two unless there is only one. */
function quorumOf(known: number): number {
  return known === 1 ? 1 : Math.max(2, Math.floor(known / 2) + 1);
}

// The region that judges knows its own checks best.
function leading(own: Sight, among: readonly Sight[]): Status {
  return among.includes(own) ? own.status : worstStatus(among.map(({ status }) => status));
}
