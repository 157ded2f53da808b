import { planOf } from '../../deployment/plan/plan.ts';
import type { Compiled } from '../../wso2/compile/compile-config.ts';
import type { PricedPlan } from '../print/priced-plan.ts';
import { loadConfig } from '../session/load-config.ts';
import type { CommonOptions } from '../session/session.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { bringCdk } from './bring-cdk.ts';
import { pricePlan } from './price-plan.ts';

/** The options of the commands that deploy; `context` has values of the CDK context by name. */
export type DeployOptions = CommonOptions & { readonly context?: Readonly<Record<string, string>> };

/**
 * Reads a config that can be deployed. Prints each problem to stderr, one per line, and throws CliError. Needs neither
 * CDK nor an account.
 */
export async function readMonitor(terminal: Terminal, options: DeployOptions): Promise<Compiled> {
  if (options.target || options.label) {
    const fix = 'remove --target and --label: targets that a deployment leaves out are no longer monitored';
    throw new CliError('usage', 'a deployment has all targets of the config', fix);
  }
  const compiled = await loadConfig(terminal, options.config);
  const { problems, warnings } = pricePlan(compiled, planOf(compiled.settings, compiled.targets));
  for (const { says, fix } of warnings) terminal.err(`warning: ${says}. Fix: ${fix}\n`);
  for (const { says, fix } of problems) terminal.err(`error: ${says}. Fix: ${fix}\n`);
  if (problems.length === 0) return compiled;
  const count = `${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`;
  throw new CliError('plan-refused', `${options.config} cannot be deployed: ${count}`, 'apply the fix at the end of each line above');
}

/** Returns the plan with the choices of the context, and its cost. Brings CDK, whose names the choices are. */
export async function priceMonitor(terminal: Terminal, compiled: Compiled, { context = {} }: DeployOptions): Promise<PricedPlan> {
  await bringCdk(terminal);
  const { planWith, readChoices } = await import('../../infra/plan-choices.ts');
  const { settings, targets } = compiled;
  try {
    return pricePlan(
      compiled,
      planWith(
        { settings, plan: planOf(settings, targets) },
        readChoices((name) => context[name]),
      ),
    );
  } catch (error) {
    throw asRefused(error);
  }
}

/** Returns a refusal of the construct as an error of the command, and any other error unchanged. */
export function asRefused(error: unknown): unknown {
  if (!(error instanceof Error && error.name === 'Refusal')) return error;
  const [sentence = '', fix] = error.message.split('\n')[0]?.split('. Fix: ') ?? [];
  return new CliError('plan-refused', sentence, ...(fix === undefined ? [] : [fix]));
}
