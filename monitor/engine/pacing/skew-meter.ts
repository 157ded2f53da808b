import type { OwnDelay } from '../../observation/own-delay.ts';

/** Measures by how much the event loop was late during some work. */
export type SkewMeter = {
  /** Starts measuring. The returned function stops and returns the delay since. */
  readonly watch: () => () => OwnDelay;
};

const BEAT_MS = 5;
/** A timer is due in whole milliseconds, so it is up to one late on an idle loop. */
const GRAIN_MS = 1;

/**
 * Creates a meter with one timer for all callers, which runs only while there are any. A check waits for the
 * loop several times (connection, parts of the handshake, response), so lateness is added up.
 *
 * CLOCK_MONOTONIC of Linux stands still while a machine sleeps or a virtual machine is frozen (man 2
 * clock_gettime), but peers and the wall clock go on. So a jump of the wall clock counts as a pause as well.
 * A clock that is only set does too, which costs a second check at most. Both clocks are in milliseconds.
 */
export function createSkewMeter(wall: () => number, monotonic = () => performance.now()): SkewMeter {
  let timer: NodeJS.Timeout | undefined;
  let expected = 0;
  let wallExpected = 0;
  let total = 0;
  const longest = new Set<{ stallMs: number }>();
  // A beat that is overdue now counts too.
  const lateness = () => Math.max(0, monotonic() - expected - GRAIN_MS);
  const note = (late: number) => {
    const stallMs = Math.max(late, wall() - wallExpected - GRAIN_MS);
    if (stallMs > BEAT_MS) for (const one of longest) one.stallMs = Math.max(one.stallMs, stallMs);
  };
  const take = () => {
    const late = lateness();
    total += late;
    note(late);
    expect();
  };
  const expect = () => {
    expected = monotonic() + BEAT_MS;
    wallExpected = wall() + BEAT_MS;
  };
  const schedule = () => {
    expect();
    timer = setTimeout(beat, BEAT_MS);
  };
  const beat = () => {
    take();
    schedule();
  };
  return {
    watch: () => {
      // What was late before this work is not its delay.
      if (longest.size === 0) schedule();
      else if (lateness() > 0 || wall() > wallExpected + GRAIN_MS) take();
      const before = total;
      const own = { stallMs: 0 };
      longest.add(own);
      return () => {
        const late = lateness();
        note(late);
        longest.delete(own);
        if (longest.size === 0) clearTimeout(timer);
        return { skewMs: total + late - before, stallMs: own.stallMs };
      };
    },
  };
}
