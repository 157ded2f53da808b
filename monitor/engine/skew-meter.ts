/** Measures how long the event loop was late at most while something was going on, in milliseconds. */
export type SkewMeter = {
  /** Starts watching; the returned function stops and gives the longest lateness seen since. */
  readonly watch: () => () => number;
};

const BEAT_MS = 5;

/** One timer for all that are being watched, running only while there are any. */
export function createSkewMeter(): SkewMeter {
  const watched = new Set<{ worst: number }>();
  let timer: NodeJS.Timeout | undefined;
  let expected = 0;
  const beat = () => {
    const late = performance.now() - expected;
    for (const one of watched) one.worst = Math.max(one.worst, late);
    schedule();
  };
  const schedule = () => {
    expected = performance.now() + BEAT_MS;
    timer = setTimeout(beat, BEAT_MS);
  };
  return {
    watch: () => {
      const one = { worst: 0 };
      watched.add(one);
      if (!timer) schedule();
      return () => {
        // A beat that is overdue right now counts too.
        const worst = Math.max(one.worst, performance.now() - expected);
        watched.delete(one);
        if (watched.size === 0) {
          clearTimeout(timer);
          timer = undefined;
        }
        return worst;
      };
    },
  };
}
