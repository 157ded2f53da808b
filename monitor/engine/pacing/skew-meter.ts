/** Measures how much later than it could our event loop did things while something was going on, in milliseconds. */
export type SkewMeter = {
  /** Starts watching; the returned function stops and gives all the lateness there was since, added up. */
  readonly watch: () => () => number;
};

const BEAT_MS = 5;
/** A timer is due in whole milliseconds, so it is up to one late on an idle loop. */
const GRAIN_MS = 1;

/**
 * One timer for all that are being watched, running only while there are any. A look waits for the loop several times, for its connection, each part
 * of its handshake, its answer: so latenesses are added up, not compared.
 */
export function createSkewMeter(): SkewMeter {
  let timer: NodeJS.Timeout | undefined;
  let watching = 0;
  let expected = 0;
  let total = 0;
  // A beat that is overdue right now counts too.
  const lateness = () => Math.max(0, performance.now() - expected - GRAIN_MS);
  const beat = () => {
    total += lateness();
    schedule();
  };
  const schedule = () => {
    expected = performance.now() + BEAT_MS;
    timer = setTimeout(beat, BEAT_MS);
  };
  return {
    watch: () => {
      if (watching++ === 0) schedule();
      const before = total + lateness();
      return () => {
        const late = total + lateness() - before;
        if (--watching === 0) clearTimeout(timer);
        return late;
      };
    },
  };
}
