import { SECRET_FRESH_MS } from '../deployment/schedule/secret-place.ts';
import type { Clock, ReadSecret } from '../monitor/engine/ports.ts';
import { defined } from '../monitor/text/objects.ts';

/** How soon a store is asked again after a failure, or for a value that a server refused. Milliseconds. */
const AGAIN_MS = 20_000;
const STALE_MS = 60 * 60_000;

/** The clocks that tell how old a value is. */
export type CacheClock = Pick<Clock, 'now' | 'monotonic'>;

/** A moment by both clocks, in milliseconds. */
type Moment = { readonly wall: number; readonly monotonic: number };

type Kept = {
  /** The last good value, and when it was read. */
  readonly good?: { readonly value: string; readonly at: Moment };
  /** The last failure, if it is newer than the value. */
  readonly failure?: { readonly error: unknown; readonly at: Moment };
};

/**
 * Adds a cache to a function that reads secrets.
 *
 * A value is used for 5 minutes (20 seconds with `anew`) and a failure for 20 seconds. Concurrent reads share
 * one request. If a value cannot be read, the cached one is used for up to an hour, except with `anew`: a
 * throttled store must not make every check `unknown`.
 */
export function cacheSecrets(read: ReadSecret, clock: CacheClock): ReadSecret {
  const now = (): Moment => ({ wall: clock.now(), monotonic: clock.monotonic() });
  const kept = new Map<string, Kept>();
  const reading = new Map<string, Promise<void>>();
  const renew = async (name: string) => {
    const { good } = kept.get(name) ?? {};
    try {
      const value = await read(name);
      kept.set(name, { good: { value, at: now() } });
    } catch (error) {
      kept.set(name, { ...defined({ good }), failure: { error, at: now() } });
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
    // After a server refused the cached value, the same value does not help.
    if (good && (!failure || (how !== 'anew' && ageMs(good.at, now()) < STALE_MS))) return good.value;
    throw failure?.error;
  };
}

// The monotonic clock of a function may stand still while Lambda has frozen it; the wall clock may be set back. A value
// that counts as too old is read once more, which does no harm.
function ageMs(at: Moment, now: Moment): number {
  return Math.max(now.wall - at.wall, now.monotonic - at.monotonic);
}

function isDue(kept: Kept | undefined, now: Moment, freshMs: number): boolean {
  if (kept?.failure) return ageMs(kept.failure.at, now) >= AGAIN_MS;
  return !kept?.good || ageMs(kept.good.at, now) >= freshMs;
}
