import { SharedStore } from '../../monitor/engine/looking/watch-target.ts';
import type { Clock } from '../../monitor/engine/ports.ts';
import { asCliError, CliError } from './cli-error.ts';
import type { Terminal } from './terminal.ts';

/** A fault that lasts is said again after this, milliseconds. */
const AGAIN_MS = 60_000;

/** Says what failed. What fails with every look is said once a minute: it would bury the changes. */
export function createFaultReporter({ err }: Pick<Terminal, 'err'>, { now }: Pick<Clock, 'now'>): (error: unknown) => void {
  const saidAt = new Map<string, number>();
  return (error) => {
    const { line } = error instanceof SharedStore ? new CliError('store-shared', error.message) : asCliError(error);
    const since = now() - (saidAt.get(line) ?? Number.NEGATIVE_INFINITY);
    // A clock that stepped back keeps nothing quiet.
    if (since >= 0 && since < AGAIN_MS) return;
    saidAt.set(line, now());
    err(line);
  };
}
