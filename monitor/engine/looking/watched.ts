import { afterWindow } from '../../health/after-window.ts';
import { withFound } from '../../health/found-probes.ts';
import { afterAbsence, isFromTheFuture } from '../../health/target-health.ts';
import { resumeHistory } from '../../history/record-status.ts';
import { enqueueChange, notifyAll } from '../../incident/outbox.ts';
import { isSteady } from '../../memory/catch-up.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import type { Observation } from '../../observation/observation.ts';
import type { Target } from '../../target/target.ts';

/** A watched target and its current memory. */
export type Watch = {
  readonly first: Target;
  /** With the probes that its discovery found. */
  target: Target;
  health: TargetMemory;
  readonly seen: Map<string, Observation>;
  /** What the store is known to have; undefined = nothing, or a write failed. */
  stored: TargetMemory | undefined;
  /** Whether a check was judged that no write has begun with yet, or whose write failed. */
  isLeft: boolean;
  /** When this minute's sign of life was asked for. */
  signedAt: number;
  /** When the checks were last known to go on; the process may be suspended for hours. */
  turnAt: number;
};

/** Takes what a discovery found. What left the list is forgotten: if it comes back, an old failure says nothing about it. */
export function takeFound(watch: Watch, now: number): void {
  const whole = withFound(watch.first, watch.health.found);
  if (whole === watch.target) return;
  watch.target = whole;
  for (const name of watch.seen.keys()) if (whole.probes.every((probe) => probe.name !== name)) watch.seen.delete(name);
  watch.health = afterAbsence(whole, watch.health, now);
}

/** Records how long nobody looked since the last turn. */
export function recordPause(watch: Watch, now: number): void {
  if (watch.health.history) watch.health = resumeHistory(watch.health, now, watch.turnAt);
  watch.turnAt = now;
}

/** Whether the store has the current memory, except for the times of checks. */
export function isStored({ stored, health }: Watch): boolean {
  return stored !== undefined && isSteady(stored, health);
}

/** Forgets what a wrong clock saw: until that time, no probe would be due, and no state would change. */
export function forgetTheFuture(watch: Watch, now: number): void {
  if (!isFromTheFuture(watch.health, now)) return;
  watch.health = notifyAll(watch.target, enqueueChange(watch.target, afterAbsence(watch.target, watch.health, now)));
  watch.seen.clear();
}

/** Begins again after a maintenance window: `watch` notifies in it too, but the server may have restarted. */
export function beginAfterWindow(watch: Watch, now: number): void {
  const health = afterWindow(watch.target, watch.health, now);
  if (health !== watch.health) watch.health = notifyAll(watch.target, enqueueChange(watch.target, health));
}
