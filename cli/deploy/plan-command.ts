import { type Cost, costliestLine, formatUsd } from '../../deployment/cost/monthly-cost.ts';
import { planOf } from '../../deployment/plan/plan.ts';
import { planAsJson } from '../print/plan-json.ts';
import { prettyPlan } from '../print/pretty-plan.ts';
import { chooseTargets } from '../session/choose-targets.ts';
import { loadConfig } from '../session/load-config.ts';
import type { CommonOptions } from '../session/session.ts';
import { CliError } from '../terminal/cli-error.ts';
import { print } from '../terminal/print.ts';
import { pageFor, type Terminal } from '../terminal/terminal.ts';
import { pricePlan } from './price-plan.ts';

/** The options of `gatewatch plan`; the limit is in USD per month. */
export type PlanOptions = CommonOptions & { readonly maxMonthly?: number };

/**
 * Runs `gatewatch plan`: prints the resources of a deployment and their monthly cost. Needs no AWS
 * credentials. Returns exit code 0; throws CliError (exit code 1) if the config cannot be deployed, or if the
 * cost is above `--max-monthly`.
 */
export async function plan(terminal: Terminal, options: PlanOptions): Promise<number> {
  const compiled = await loadConfig(terminal, options.config);
  const priced = pricePlan(compiled, planOf(compiled.settings, chooseTargets(compiled.targets, options)));
  if (options.output === 'json') terminal.out(`${JSON.stringify(planAsJson(priced, options.maxMonthly))}\n`);
  else print(terminal, `${prettyPlan(priced, pageFor(terminal, options.color)).join('\n')}\n`);
  if (priced.problems.length > 0) throw refused(priced.problems.length);
  if (options.maxMonthly !== undefined && priced.cost.total > options.maxMonthly) throw overLimit(priced.cost, options.maxMonthly);
  return 0;
}

function refused(count: number): CliError {
  return new CliError('plan-refused', `the config cannot be deployed: ${count} ${count === 1 ? 'problem' : 'problems'}`);
}

function overLimit(cost: Cost, limit: number): CliError {
  const costliest = costliestLine(cost);
  const most = costliest ? `; the largest item is ${costliest.item} (${formatUsd(costliest.usd)})` : '';
  const sentence = `the plan costs ${formatUsd(cost.total)} per month, which is above the limit of ${formatUsd(limit)}${most}`;
  return new CliError('over-limit', sentence);
}
