/** Thrown when the time of a look is used up; what it means depends on how far the look came. */
export class TimeUp extends Error {
  override readonly name = 'TimeUp';
}

/** Thrown when whoever asked for the look gave it up. */
export class GivenUp extends Error {
  override readonly name = 'GivenUp';
}

/** Says once that a look is over before its end, and why. An AbortSignal does as much, for some hundredths of the computing of a look. */
export type Ending = {
  /** Why; undefined = it goes on. */
  readonly reason: () => unknown;
  /** Calls back when it is over; what it returns takes that back. */
  readonly onEnd: (call: () => void) => () => void;
};

/** The clock of one look: `ending` comes with TimeUp or GivenUp; times are milliseconds on the monotonic clock. */
export type Deadline = {
  readonly ending: Ending;
  elapsedMs(): number;
  remainingMs(): number;
  stop(): void;
};

/** Starts the one deadline over all phases of a look; `outer` gives the look up at once. */
export function startDeadline(timeoutMs: number, outer?: AbortSignal): Deadline {
  const { ending, end } = createEnding();
  const startedAt = performance.now();
  const elapsedMs = () => performance.now() - startedAt;
  // After a stall of the event loop timers run before sockets: let an answer that already arrived be read first.
  const timer = setTimeout(() => setImmediate(() => end(new TimeUp(`within ${timeoutMs} ms`))), timeoutMs);
  const giveUp = () => end(new GivenUp('the look was given up'));
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

/** An ending that has not come, and what brings it. */
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

/** A promise that rejects with the ending's reason once it comes; what `start` returns is called once, when it settles either way. */
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
