/**
 * What the soak ran into says nothing about the monitor: the machine was too slow for it, or one of its own parts
 * failed.
 */
export class NotJudged extends Error {
  override readonly name = 'NotJudged';
}

/** Waits for a part of the soak at most so long, milliseconds; rejects with NotJudged. */
export async function within<T>(ms: number, what: string, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new NotJudged(`${what} did not answer within ${ms / 1000} s`)), ms);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs a part: what it found, or why it cannot be judged. Any other error is a fault of the torture itself. */
export async function orWhyNot<T>(work: () => Promise<T>): Promise<{ readonly found: T } | { readonly why: string }> {
  try {
    return { found: await work() };
  } catch (error) {
    if (error instanceof NotJudged) return { why: error.message };
    throw error;
  }
}
