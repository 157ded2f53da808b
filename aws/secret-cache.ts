import { SECRET_FRESH_MS } from '../deployment/schedule/secret-place.ts';
import type { ReadSecret } from '../monitor/engine/ports.ts';

/** How soon a store is asked again after it failed, or for a value that a server refused. */
const AGAIN_MS = 20_000;
const STALE_MS = 60 * 60_000;

type Kept = {
  /** The last good value, and when it was read. */
  readonly good?: { readonly value: string; readonly at: number };
  /** The last failure, when it is younger than the value. */
  readonly failure?: { readonly error: unknown; readonly at: number };
};

/**
 * Reads through a memory: a value counts for 5 minutes (20 seconds for who wants it anew), a failure for 20 seconds, and looks that ask at the
 * same time share one request. A value up to an hour old is given when it cannot be read, but not to
 * who wants it anew: a throttled store must not make every look `unknown`.
 */
export function cacheSecrets(read: ReadSecret, now: () => number): ReadSecret {
  const kept = new Map<string, Kept>();
  const reading = new Map<string, Promise<void>>();
  const renew = async (name: string) => {
    const { good } = kept.get(name) ?? {};
    try {
      const value = await read(name);
      kept.set(name, { good: { value, at: now() } });
    } catch (error) {
      kept.set(name, { ...(good && { good }), failure: { error, at: now() } });
    } finally {
      reading.delete(name);
    }
  };
  return async (name, how) => {
    if (isDue(kept.get(name), now(), how === 'anew' ? AGAIN_MS : SECRET_FRESH_MS)) {
      const request = reading.get(name) ?? renew(name);
      reading.set(name, request);
      await request;
    }
    const { good, failure } = kept.get(name) ?? {};
    // Who was refused with a value is not helped by the same once more.
    if (good && (!failure || (how !== 'anew' && now() - good.at < STALE_MS))) return good.value;
    throw failure?.error;
  };
}

function isDue(kept: Kept | undefined, now: number, freshMs: number): boolean {
  if (kept?.failure) return now - kept.failure.at >= AGAIN_MS;
  return !kept?.good || now - kept.good.at >= freshMs;
}
