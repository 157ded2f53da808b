import type { Terminal } from '../terminal/terminal.ts';
import { openToolkit } from './open-toolkit.ts';
import { type DeployOptions, priceMonitor, readMonitor } from './read-monitor.ts';
import { costOf } from './sayings.ts';

/**
 * Runs `gatewatch diff`: prints what a deployment would change, as CDK compares it with the account, and the cost.
 * Changes nothing. Returns exit code 0; throws CliError if the account cannot be read.
 */
export async function diff(terminal: Terminal, options: DeployOptions): Promise<number> {
  const compiled = await readMonitor(terminal, options);
  const priced = await priceMonitor(terminal, compiled, options);
  const isJson = options.output === 'json';
  const run = await openToolkit(terminal, compiled, priced, options, isJson ? undefined : terminal.out);
  const found = await run('the comparison was not finished', (toolkit, source) => toolkit.diff(source));
  const stacks = Object.entries(found).map(([name, { differenceCount }]) => ({ name, differences: differenceCount }));
  if (isJson) {
    terminal.out(
      `${JSON.stringify({ schema: 'gatewatch/diff/v1', monitor: priced.plan.monitor, monthlyUsd: priced.cost.total, stacks })}\n`,
    );
  } else terminal.err(`${costOf(priced)}\n`);
  return 0;
}
