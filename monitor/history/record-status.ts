import { diagnose, reasonOf } from '../health/diagnosis.ts';
import type { Reading } from '../health/reading.ts';
import { isRed } from '../health/status.ts';
import { readingsOf, type TargetHealth } from '../health/target-health.ts';
import type { Target } from '../target/target.ts';
import { defined } from '../text/objects.ts';
import { quote } from '../text/quote.ts';
import { type HistoryEntry, monthOf, type Recorded } from './entry.ts';

/**
 * What the history of a target says last: its status, and the time of the last entry in milliseconds since
 * 1970. `number` counts the entries of that month (UTC).
 */
export type HistoryMark = { readonly status: Recorded; readonly at: number; readonly number: number };

/** Where a target is in its history. */
export type WithHistory = {
  /** The end of the history; absent before its first entry. */
  readonly history?: HistoryMark;
  /** Entries that are not written yet, oldest first. A store writes them together with the health, and drops them. */
  readonly unrecorded?: readonly HistoryEntry[];
};

/** The longest cause that is kept, in characters. */
const MAX_CAUSE = 300;

/** A time without a sign of a check that is longer than this is a gap, in milliseconds. */
export const GAP_MS = 360_000;

/** Adds the status to the history if it is not the last one there. */
export function recordStatus<Health extends TargetHealth & WithHistory>(target: Target, health: Health): Health {
  const { status, since, history } = health;
  if (history?.status === status) return health;
  const diagnosis = diagnose(target, health);
  return withEntry(health, status, {
    kind: 'transition',
    // A release without a history may have changed the status in a time that counts as a gap.
    at: Math.max(since, history?.at ?? since),
    from: history?.status ?? null,
    to: status,
    ...defined({
      start: isRed(status) ? outageStart(target, health) : undefined,
      reason: reasonOf(diagnosis),
      cause: diagnosis && status !== 'pending' ? quote(diagnosis.summary, MAX_CAUSE) : undefined,
    }),
  });
}

/**
 * Goes on with the history of a target that is checked again at `at`. `lastLooked` is when it was last known to
 * be checked, undefined = never. A longer time without a check becomes a gap. The history of a target that was
 * stored without one, or that was not monitored, begins now.
 */
export function resumeHistory<Health extends TargetHealth & WithHistory>(
  health: Health,
  at: number,
  lastLooked: number | undefined,
): Health {
  const { history, status } = health;
  if (!history || history.status === null) return withEntry(health, status, { kind: 'transition', at, from: null, to: status });
  // The times of checks prove nothing: a release without a history may have written them.
  const from = Math.max(lastLooked ?? 0, history.at);
  if (history.at >= at || at - from <= GAP_MS) return health;
  return withEntry(health, history.status, { kind: 'gap', at, from });
}

/** Ends the history of a target that is no longer monitored since `at`. */
export function endHistory<Health extends TargetHealth & WithHistory>(health: Health, at: number): Health {
  const { history } = health;
  if (!history || history.status === null) return health;
  return withEntry(health, null, { kind: 'transition', at: Math.max(at, history.at), from: history.status, to: null });
}

/** Returns the entries that a store has to write, and the health without them. */
export function takeUnrecorded<Health extends WithHistory>(health: Health): readonly [Omit<Health, 'unrecorded'>, readonly HistoryEntry[]] {
  const { unrecorded = [], ...rest } = health;
  return [rest, unrecorded];
}

/** Returns the health after a store wrote the first `count` of its entries. Others were added meanwhile. */
export function afterRecording<Health extends WithHistory>(health: Health, count: number): Health {
  const [rest, entries] = takeUnrecorded(health);
  const left = entries.slice(count);
  return left.length === entries.length ? health : { ...(rest as Health), ...(left.length > 0 && { unrecorded: left }) };
}

function withEntry<Health extends WithHistory>(health: Health, status: Recorded, entry: HistoryEntry): Health {
  const { history, unrecorded = [] } = health;
  const number = history && monthOf(history.at) === monthOf(entry.at) ? history.number + 1 : 1;
  return { ...health, history: { status, at: Math.max(entry.at, history?.at ?? 0), number }, unrecorded: [...unrecorded, entry] };
}

/**
 * Returns when the run of failures began that made the target fail; undefined if that is not before its status.
 * The run may have begun before the status that precedes it: then the outage begins with the end of that status'
 * own evidence. A time in which nothing could be seen is never counted as failed afterward.
 */
function outageStart(target: Target, health: TargetHealth & WithHistory): number | undefined {
  const { since, history } = health;
  if (history?.status && isRed(history.status)) return undefined;
  const begun = Math.min(...runsOfFailures(target, health), since);
  const last = history?.at ?? 0;
  if (begun < last && history?.status === 'unknown') return undefined;
  const start = Math.max(begun, last);
  return start < since ? start : undefined;
}

// A wrong setting counts only where no failure of the server does, as in the diagnosis.
function runsOfFailures(target: Target, health: TargetHealth): readonly number[] {
  const begun = (wanted: Reading) =>
    readingsOf(target, health).flatMap(({ probe, reading }) => {
      const { run } = health.probes[probe.name] ?? {};
      const decides = reading === wanted && probe.role !== 'signal' && run?.outcome === 'failure';
      return decides && run.since !== undefined ? [run.since] : [];
    });
  const failing = begun('failing');
  return failing.length > 0 ? failing : begun('config');
}
