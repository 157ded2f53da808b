import { join } from 'node:path';
import { NODE_OPTIONS } from '../deployment/plan/function-environment.ts';
import { type Child, startChild } from '../testkit/measure/child.ts';

const OURS: readonly string[] = ['gatewatch.ts', 'unpaced.ts'];

/**
 * Starts a contestant in a process of its own: ours as Node is started in a deployed function, others as Node
 * is.
 */
export function startContestant(file: string, execArgv: readonly string[] = []): Child {
  return startChild(join(import.meta.dirname, 'contestants', file), [...(OURS.includes(file) ? NODE_OPTIONS.split(' ') : []), ...execArgv]);
}
