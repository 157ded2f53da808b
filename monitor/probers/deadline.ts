/** Thrown when the time of a look is used up; what it means depends on how far the look came. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

/** Thrown when whoever asked for the look gave it up. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

/** The clock of one look: `signal` aborts with TimeUp or GivenUp; times are milliseconds on the monotonic clock. */
export type Deadline = {
  readonly signal: AbortSignal;
  elapsedMs(): number;
  remainingMs(): number;
  stop(): void;
};

/** Starts the one deadline over all phases of a look; `outer` gives the look up at once. */
export function startDeadline(timeoutMs: number, outer?: AbortSignal): Deadline {
  const controller = new AbortController();
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  // After a stall of the event loop timers run before sockets: let an answer that already arrived be read first.
  const timer = setTimeout(() => setImmediate(() => controller.abort(new TimeUp(`within ${timeoutMs} ms`))), timeoutMs);
  const giveUp = () => controller.abort(new GivenUp('the look was given up'));
  outer?.addEventListener('abort', giveUp, { once: true });
  if (outer?.aborted) giveUp();
  return {
    signal: controller.signal,
    elapsedMs,
    remainingMs: () => Math.max(0, timeoutMs - elapsedMs()),
    stop: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', giveUp);
    },
  };
}

type Start<T> = (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void;

/** A promise that rejects with the signal's reason once it aborts; what `start` returns is called once, when it settles either way. */
export function untilAborted<T>(signal: AbortSignal, start: Start<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    let settled = false;
    let release: (() => void) | undefined;
    const settle = (act: () => void) => {
      if (settled) return;
      settled = true;
      signal.removeEventListener('abort', onAbort);
      release?.();
      act();
    };
    const onAbort = () => settle(() => reject(signal.reason));
    signal.addEventListener('abort', onAbort, { once: true });
    release = start(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
    if (settled) release();
  });
}
