import { cutBy } from '../monitor/availability/spans.ts';
import type { Piece } from '../monitor/availability/timeline.ts';
import type { Span } from '../monitor/target/window.ts';
import { defined } from '../monitor/text/objects.ts';
import type { Condition, SiteTarget } from './site.ts';

type Phase = Span & { readonly condition: Condition };

/** Returns the condition of a target at the end of its timeline, since when, and the one before it became unknown. */
export function conditionAt(
  timeline: readonly Piece[],
  windows: readonly Span[],
  now: number,
): Pick<SiteTarget, 'condition' | 'since' | 'lastKnown'> {
  const phases = phasesOf(timeline, windows);
  const condition = phases.at(-1)?.condition ?? 'unknown';
  const first = phases.findLastIndex((phase) => phase.condition !== condition) + 1;
  const since = first > 0 && first < phases.length ? phases[first]?.start : undefined;
  const lastKnown = phases.findLast((phase) => phase.condition !== 'unknown')?.condition ?? 'unknown';
  // A window that began this moment has no past yet.
  const isInWindow = windows.some(({ start, end }) => start <= now && now < end);
  if (isInWindow && condition !== 'maintenance' && condition !== 'unknown') return { condition: 'maintenance', since: now, lastKnown };
  return { condition, lastKnown, ...defined({ since }) };
}

function phasesOf(timeline: readonly Piece[], windows: readonly Span[]): readonly Phase[] {
  return timeline.flatMap((piece) =>
    cutBy(piece, windows).map(({ start, end, isInside }) => {
      const isSeen = piece.seen !== 'unseen' && piece.seen !== 'pending' && piece.seen !== 'unknown';
      const seen: Condition = isSeen ? piece.seen : 'unknown';
      return { start, end, condition: isInside && piece.seen !== 'unseen' ? 'maintenance' : seen };
    }),
  );
}
