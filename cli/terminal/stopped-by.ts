import { CliError } from './cli-error.ts';

/**
 * Returns the error of a command that the signal of the terminal stopped before its result. `missing` says what there
 * is no result of, in one clause.
 */
export function stoppedBy({ reason }: AbortSignal, missing: string): CliError {
  if (!(reason instanceof CliError)) return new CliError('interrupted', missing);
  return reason.code === 'hangup' ? reason : new CliError(reason.code, `${reason.message}; ${missing}`);
}

/** Waits for work that knows no signal. Throws `stoppedBy` as soon as the signal aborts. */
export async function unlessStopped<T>(work: Promise<T>, signal: AbortSignal, missing: string): Promise<T> {
  const stopped = Promise.withResolvers<never>();
  const stop = () => stopped.reject(stoppedBy(signal, missing));
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    return await Promise.race([work, stopped.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
