import type { Mood } from './fault.ts';
import type { ServerKind } from './server-kind.ts';

const TURN_MS = 4000;

/**
 * Returns the fault that a server has at this moment. A flapping server changes by the clock, not per
 * request.
 */
export function moodAt(kind: ServerKind, fault: Mood, sinceMs: number): Mood {
  if (fault !== 'flapping') return fault;
  const bad = Math.floor(sinceMs / TURN_MS) % 2 === 0;
  if (!bad) return 'none';
  return kind === 'micro-integrator' ? 'faulty-capps' : 'not-deployed';
}
