/** Decides when the next look may start, so that our own work does not end up in what we measure. */
export type Pacer = {
  /** Runs `work` when its turn comes, first come first served. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T>;
};

/** Far below the 1,024 descriptors of a Lambda environment or a default shell. */
const MAX_IN_FLIGHT = 800;
/** A turn of the event loop that took longer than this means our own work delays what we measure. */
const BUSY_MS = 8;

/**
 * Starts a few looks per turn of the event loop: one more after each quick turn, one only after a slow one. Looks that merely wait for a
 * silent server cost nothing and slow nobody down.
 */
export function createPacer(maxInFlight = MAX_IN_FLIGHT): Pacer {
  const waiting: (() => void)[] = [];
  let inFlight = 0;
  let perTurn = 1;
  let turning = false;
  let turnedAt = 0;

  const turn = () => {
    const took = performance.now() - turnedAt;
    perTurn = took > BUSY_MS ? 1 : Math.min(perTurn + 1, 8);
    for (let i = 0; i < perTurn && inFlight < maxInFlight; i++) {
      const start = waiting.shift();
      if (!start) break;
      inFlight++;
      start();
    }
    turning = false;
    next();
  };
  const next = () => {
    if (turning || waiting.length === 0 || inFlight >= maxInFlight) return;
    turning = true;
    turnedAt = performance.now();
    setImmediate(turn);
  };

  return {
    run: async (work) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        next();
      });
      try {
        return await work();
      } finally {
        inFlight--;
        next();
      }
    },
  };
}
