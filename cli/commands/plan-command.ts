import { type Cost, costliestLine, formatUsd, monthlyCost } from '../../deployment/cost/monthly-cost.ts';
import { type DeployFinding, planOf } from '../../deployment/plan/plan.ts';
import { deployErrors } from '../../deployment/plan/problems.ts';
import { deployWarnings } from '../../deployment/plan/warnings.ts';
import { type Finding, placedSentence } from '../../monitor/grammar/finding.ts';
import { planAsJson } from '../print/plan-json.ts';
import { prettyPlan } from '../print/pretty-plan.ts';
import type { PricedPlan } from '../print/priced-plan.ts';
import { chooseTargets } from '../session/choose-targets.ts';
import { loadConfig } from '../session/load-config.ts';
import type { CommonOptions } from '../session/session.ts';
import { CliError } from '../terminal/cli-error.ts';
import { print } from '../terminal/print.ts';
import { pageFor, type Terminal } from '../terminal/terminal.ts';

/** The options of `gatewatch plan`; the limit is in USD per month. */
export type PlanOptions = CommonOptions & { readonly maxMonthly?: number };

/**
 * Runs `gatewatch plan`: prints the resources of a deployment and their monthly cost. Needs no AWS
 * credentials. Returns exit code 0; throws CliError (exit code 1) if the config cannot be deployed, or if the
 * cost is above `--max-monthly`.
 */
export async function plan(terminal: Terminal, options: PlanOptions): Promise<number> {
  const { settings, targets, deployIssues } = await loadConfig(terminal, options.config);
  const chosen = chooseTargets(targets, options);
  const deployed = planOf(settings, chosen);
  const problems = [...deployErrors(settings, deployed), ...findingsOfFile(deployIssues, 'error')];
  const priced: PricedPlan = {
    plan: deployed,
    cost: monthlyCost(deployed),
    isDefaultHeartbeat: settings.heartbeat !== false && settings.heartbeat.region === undefined,
    missingToDeploy: settings.missingToDeploy,
    problems,
    warnings: problems.length > 0 ? [] : [...deployWarnings(settings, deployed), ...findingsOfFile(deployIssues, 'warning')],
    leftOut: targets.length - chosen.length,
  };
  if (options.output === 'json') terminal.out(`${JSON.stringify(planAsJson(priced, options.maxMonthly))}\n`);
  else print(terminal, `${prettyPlan(priced, pageFor(terminal, options.color)).join('\n')}\n`);
  if (problems.length > 0) throw refused(problems.length);
  if (options.maxMonthly !== undefined && priced.cost.total > options.maxMonthly) throw overLimit(priced.cost, options.maxMonthly);
  return 0;
}

/** The most findings about single places of the file that are listed; `validate` has them all. */
const MAX_LISTED = 20;

function findingsOfFile(issues: readonly Finding[], severity: Finding['severity']): readonly DeployFinding[] {
  // `deployErrors` reports user info in any URL.
  const found = issues.filter((issue) => issue.severity === severity && issue.rule !== 'pager.user-info');
  const listed = found.slice(0, MAX_LISTED).map((issue) => ({ says: placedSentence(issue), fix: lowerFirst(issue.fix) }));
  const more = found.length - listed.length;
  return more > 0 ? [...listed, { says: `${more} more of these in the file`, fix: 'see gatewatch validate' }] : listed;
}

function lowerFirst(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`;
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
