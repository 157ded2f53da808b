import { isRed } from '../health/status.ts';
import type { Note } from '../memory/note.ts';
import type { Span } from '../target/window.ts';
import { defined } from '../text/objects.ts';
import { cutBy } from './spans.ts';
import type { Piece } from './timeline.ts';

/** An incident in the history of a target. Times are milliseconds since 1970. */
export type PastIncident = {
  readonly target: string;
  /** The first failing check. */
  readonly start: number;
  /** When the target was ready or degraded again, or no longer monitored; absent = the incident is open. */
  readonly end?: number;
  /** How long the target was seen to fail outside of maintenance windows. */
  readonly badMs: number;
  /** Set if all failures were in maintenance windows. */
  readonly isPlanned?: true;
  /** Why it began, as a reason and in words, and all reasons that followed. */
  readonly reason?: string;
  readonly cause?: string;
  readonly reasons: readonly string[];
  readonly notes: readonly Note[];
};

/** What the incidents of a target are found in. */
export type IncidentSource = {
  readonly target: string;
  readonly timeline: readonly Piece[];
  /** Maintenance windows, merged. */
  readonly windows: readonly Span[];
  readonly notes: readonly Note[];
};

/**
 * Returns the incidents of a target, oldest first. One lasts from its first failing check until the target is
 * ready or degraded; `unknown`, `pending`, and times that nobody saw neither begin nor end one.
 */
export function incidentsOf(source: IncidentSource): readonly PastIncident[] {
  const incidents: PastIncident[] = [];
  let open: Piece[] = [];
  for (const piece of source.timeline) {
    const isFailing = piece.seen !== 'unseen' && isRed(piece.seen);
    const hasLeft = piece.seen === 'unseen' && piece.by?.to === null;
    if (isFailing) open.push(piece);
    if (open.length === 0 || !(hasLeft || piece.seen === 'ready' || piece.seen === 'degraded')) continue;
    incidents.push(incidentOf(source, open, piece.start));
    open = [];
  }
  return open.length > 0 ? [...incidents, incidentOf(source, open, undefined)] : incidents;
}

function incidentOf({ target, windows, notes }: IncidentSource, failing: readonly Piece[], end: number | undefined): PastIncident {
  const start = failing[0]?.start ?? 0;
  const parts = failing.flatMap((piece) => cutBy(piece, windows)).filter(({ isInside }) => !isInside);
  const badMs = parts.reduce((sum, part) => sum + part.end - part.start, 0);
  const reasons = [...new Set(failing.flatMap(({ by }) => by?.reason ?? []))];
  const { reason, cause } = failing[0]?.by ?? {};
  return {
    target,
    start,
    ...defined({ end, isPlanned: badMs === 0 ? (true as const) : undefined, reason, cause }),
    badMs,
    reasons,
    notes: notes.filter((note) => note.incident >= start && (end === undefined || note.incident < end)),
  };
}
