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

/** What a program says that had no time. */
const NO_TIME = /no time was left|timed out|due to timeout/i;

/** What came of a part: what it found, why it cannot be judged, or how it broke. */
export type Part<T> = { readonly found: T } | { readonly why: string } | { readonly broken: string };

/** Runs a part of the soak. Never rejects: the other part is run, and the report is written, all the same. */
export async function runPart<T>(work: () => Promise<T>): Promise<Part<T>> {
  try {
    return { found: await work() };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return error instanceof NotJudged || NO_TIME.test(message) ? { why: message } : { broken: message };
  }
}
