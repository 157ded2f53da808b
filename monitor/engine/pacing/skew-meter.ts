/** Measures by how much the event loop was late during some work, in milliseconds. */
export type SkewMeter = {
  /** Starts measuring. The returned function stops and returns the sum of all lateness since. */
  readonly watch: () => () => number;
};

const BEAT_MS = 5;
/** A timer is due in whole milliseconds, so it is up to one late on an idle loop. */
const GRAIN_MS = 1;

/**
 * Creates a meter with one timer for all callers, which runs only while there are any. A check waits for the
 * loop several times (connection, parts of the handshake, response), so lateness is added up.
 */
export function createSkewMeter(): SkewMeter {
  let timer: NodeJS.Timeout | undefined;
  let watching = 0;
  let expected = 0;
  let total = 0;
  // A tick that is overdue now counts too.
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
