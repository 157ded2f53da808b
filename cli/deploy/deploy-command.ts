import { formatUsd } from '../../deployment/cost/monthly-cost.ts';
import { print } from '../terminal/print.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { type ConfirmOptions, confirm, demandAnswerer } from './confirm.ts';
import { openToolkit } from './open-toolkit.ts';
import { type DeployOptions, priceMonitor, readMonitor } from './read-monitor.ts';
import { costOf, KEPT } from './sayings.ts';

/**
 * Runs `gatewatch deploy`: shows what changes, what it costs, and what a removal keeps, asks, and deploys all stacks
 * with AWS CDK. Returns exit code 0; throws CliError if nothing was confirmed, or if a stack was not deployed.
 */
export async function deploy(terminal: Terminal, options: DeployOptions & ConfirmOptions): Promise<number> {
  const compiled = await readMonitor(terminal, options);
  demandAnswerer(terminal, options, `deploying ${compiled.settings.name} changes an AWS account`);
  const priced = await priceMonitor(terminal, compiled, options);
  const run = await openToolkit(terminal, compiled, priced, options);
  if (!options.yes) await run('nothing was changed', (toolkit, source) => toolkit.diff(source));
  terminal.err(`${costOf(priced)}\n${KEPT}\n`);
  await confirm(terminal, options, `Deploy ${priced.plan.monitor}?`);
  const { stacks } = await run('CloudFormation goes on with what it has begun', (toolkit, source) => toolkit.deploy(source));
  const deployed = stacks.map(({ stackName: name, environment: { account, region }, outputs }) => ({ name, account, region, outputs }));
  if (options.output === 'json') {
    terminal.out(
      `${JSON.stringify({ schema: 'gatewatch/deploy/v1', monitor: priced.plan.monitor, monthlyUsd: priced.cost.total, stacks: deployed })}\n`,
    );
    return 0;
  }
  const names = deployed.map(({ name, region }) => `${name} (${region})`).join(', ');
  print(
    terminal,
    `Deployed: ${names}, ${formatUsd(priced.cost.total)} per month.\nNext: confirm the subscriptions that AWS sent by email, then run gatewatch doctor.\n`,
  );
  return 0;
}
