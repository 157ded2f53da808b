import { SharedStore } from '../../monitor/engine/looking/watch-target.ts';
import type { Clock } from '../../monitor/engine/ports.ts';
import { asCliError, CliError } from './cli-error.ts';
import type { Terminal } from './terminal.ts';

/** How long the same error line is not repeated, milliseconds. */
const AGAIN_MS = 60_000;

/**
 * Returns a function that prints an error; the same line at most once per minute, so that it does not bury
 * status changes.
 */
export function createFaultReporter({ err }: Pick<Terminal, 'err'>, { monotonic }: Pick<Clock, 'monotonic'>): (error: unknown) => void {
  const printedAt = new Map<string, number>();
  return (error) => {
    const { line } = error instanceof SharedStore ? new CliError('store-shared', error.message) : asCliError(error);
    if (monotonic() - (printedAt.get(line) ?? Number.NEGATIVE_INFINITY) < AGAIN_MS) return;
    printedAt.set(line, monotonic());
    err(line);
  };
}
