import { print } from '../terminal/print.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type ConfirmOptions, confirm, demandAnswerer } from './confirm.ts';
import { openToolkit } from './open-toolkit.ts';
import { type DeployOptions, priceMonitor, readMonitor } from './read-monitor.ts';
import { KEPT } from './sayings.ts';

/**
 * Runs `gatewatch destroy`: says what is deleted and what is kept, asks, and deletes all stacks of the monitor. Returns
 * exit code 0; throws CliError if nothing was confirmed, or if a stack could not be deleted.
 */
export async function destroy(terminal: Terminal, options: DeployOptions & ConfirmOptions): Promise<number> {
  const compiled = await readMonitor(terminal, options);
  const { name, regions } = compiled.settings;
  demandAnswerer(terminal, options, `destroying ${name} deletes its history and its alarms`);
  const priced = await priceMonitor(terminal, compiled, options);
  const run = await openToolkit(terminal, compiled, priced, options);
  terminal.err(`Deletes the monitor ${name} in ${regions.join(', ')}: its history, alarms, subscriptions, and logs.\n${KEPT}\n`);
  await confirm(terminal, options, `Destroy ${name}?`);
  const { stacks } = await run('CloudFormation goes on with what it has begun', (toolkit, source) => toolkit.destroy(source));
  const gone = stacks.filter(({ stackExisted }) => stackExisted).map(({ stackName }) => stackName);
  if (options.output === 'json') terminal.out(`${JSON.stringify({ schema: 'gatewatch/destroy/v1', monitor: name, stacks: gone })}\n`);
  else print(terminal, `${gone.length === 0 ? 'There was nothing to delete' : `Deleted: ${gone.join(', ')}`}.\n`);
  return 0;
}
