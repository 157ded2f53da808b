/**
 * The error for a check whose timeout has passed. Its reason depends on the stage that the check had reached.
 */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

/** The error for a check that its caller has aborted. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

/**
 * Signals once that a check has ended early, and why. An AbortSignal would do the same, but takes a few
 * percent of the CPU time of a check.
 */
export type Ending = {
  /** The error that ended the check; undefined while the check goes on. */
  readonly reason: () => unknown;
  /** Calls back when the check ends; returns a function that removes the callback. */
  readonly onEnd: (call: () => void) => () => void;
};

/**
 * The clock of one check. `ending` comes with TimeUp or GivenUp; times are milliseconds on the monotonic
 * clock.
 */
export type Deadline = {
  readonly ending: Ending;
  elapsedMs(): number;
  remainingMs(): number;
  stop(): void;
};

/** Starts the deadline for all phases of a check; `outer` aborts the check at once. */
export function startDeadline(timeoutMs: number, outer?: AbortSignal): Deadline {
  const { ending, end } = createEnding();
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  // After a stall of the event loop, timers run before sockets. A response that has arrived must be read
  // first.
  const timer = setTimeout(() => setImmediate(() => end(new TimeUp(`within ${timeoutMs} ms`))), timeoutMs);
  const giveUp = () => end(new GivenUp('the check was stopped before it was complete'));
  outer?.addEventListener('abort', giveUp, { once: true });
  if (outer?.aborted) giveUp();
  return {
    ending,
    elapsedMs,
    remainingMs: () => Math.max(0, timeoutMs - elapsedMs()),
    stop: () => {
      clearTimeout(timer);
      outer?.removeEventListener('abort', giveUp);
    },
  };
}

/** Creates an ending, and the function that brings it. */
export function createEnding(): { readonly ending: Ending; readonly end: (reason: Error) => void } {
  const calls = new Set<() => void>();
  let reason: Error | undefined;
  const ending: Ending = {
    reason: () => reason,
    onEnd: (call) => {
      calls.add(call);
      return () => calls.delete(call);
    },
  };
  const end = (why: Error) => {
    if (reason) return;
    reason = why;
    for (const call of calls) call();
  };
  return { ending, end };
}

type Start<T> = (resolve: (value: T) => void, reject: (error: unknown) => void) => () => void;

/**
 * Returns a promise that rejects with the error of the ending once that comes. `start` returns a function
 * that is called once, when the promise settles either way.
 */
export function untilEnded<T>(ending: Ending, start: Start<T>): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const over = ending.reason();
    if (over !== undefined) return reject(over);
    let settled = false;
    let release: (() => void) | undefined;
    const settle = (act: () => void) => {
      if (settled) return;
      settled = true;
      forget();
      release?.();
      act();
    };
    const forget = ending.onEnd(() => settle(() => reject(ending.reason())));
    release = start(
      (value) => settle(() => resolve(value)),
      (error) => settle(() => reject(error)),
    );
    if (settled) release();
  });
}
