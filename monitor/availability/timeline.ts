import type { Status } from '../health/status.ts';
import type { Gap, HistoryEntry, Recorded, Transition } from '../history/entry.ts';
import type { HistoryMark } from '../history/record-status.ts';
import type { Span } from '../target/window.ts';
import { defined } from '../text/objects.ts';
import { cutBy, mergeSpans } from './spans.ts';

/** What is known of a target at a time; `unseen` = nobody checked it, or it was not monitored. */
export type Seen = Status | 'unseen';

/** A time in which a target was one thing. `by` is the change that began it, if that is known. */
export type Piece = Span & { readonly seen: Seen; readonly by?: Transition };

/** The stored history of a target, as far as it was read. Times are milliseconds since 1970. */
export type StoredHistory = {
  readonly entries: readonly HistoryEntry[];
  /** The end of the history, from the stored state; absent = there is no history. */
  readonly mark?: HistoryMark;
  /** When the target was last known to be checked; absent = never. */
  readonly lookedAt?: number;
};

/**
 * Returns what a target was from `start` to `end`, in order and without holes. `end` is now, or earlier; the
 * entries must be complete from `start` to now.
 *
 * Each status lasts until the next change. An outage begins with its first failing check. A gap, and the time
 * after the last known check, are unseen, whatever the status was.
 */
export function timelineOf({ entries, mark, lookedAt = Number.NEGATIVE_INFINITY }: StoredHistory, { start, end }: Span): readonly Piece[] {
  const changes = entries.filter((entry) => entry.kind === 'transition').toSorted((a, b) => beginOf(a) - beginOf(b) || a.at - b.at);
  const first: Piece = { start, end, seen: seenAs(changes[0] ? changes[0].from : (mark?.status ?? null)) };
  const pieces = [first, ...changes.map((by): Piece => ({ start: beginOf(by), end, seen: seenAs(by.to), by }))].flatMap((piece, i, all) => {
    const from = Math.max(start, i === 0 ? start : piece.start);
    const to = Math.min(end, all[i + 1]?.start ?? end);
    return from < to ? [{ ...piece, start: from, end: to }] : [];
  });
  const gaps = entries.filter((entry): entry is Gap => entry.kind === 'gap').map(({ from, at }) => ({ start: from, end: at }));
  const blind = mergeSpans([...gaps, { start: lookedAt, end: Number.POSITIVE_INFINITY }]);
  return pieces.flatMap((piece) => cutBy(piece, blind).map((part) => pieceOf(piece, part)));
}

function pieceOf({ seen, by }: Piece, { start, end, isInside }: ReturnType<typeof cutBy>[number]): Piece {
  return { start, end, seen: isInside ? 'unseen' : seen, ...defined({ by }) };
}

/** Returns when a change takes effect: the start of an outage, else when it was judged. */
function beginOf({ at, start = at }: Transition): number {
  return start;
}

function seenAs(recorded: Recorded): Seen {
  return recorded ?? 'unseen';
}
