import { monthlyCost } from '../../deployment/cost/monthly-cost.ts';
import type { DeployFinding, Plan } from '../../deployment/plan/plan.ts';
import { deployErrors } from '../../deployment/plan/problems.ts';
import { deployWarnings } from '../../deployment/plan/warnings.ts';
import { type Finding, placedSentence } from '../../monitor/grammar/finding.ts';
import type { Compiled } from '../../wso2/compile/compile-config.ts';
import type { PricedPlan } from '../print/priced-plan.ts';

/** Prices the plan of a config, and adds the findings that matter to a deployment. */
export function pricePlan({ settings, targets, deployIssues }: Compiled, plan: Plan): PricedPlan {
  const problems = [...deployErrors(settings, plan), ...findingsOfFile(deployIssues, 'error')];
  return {
    plan,
    cost: monthlyCost(plan),
    isDefaultHeartbeat: settings.heartbeat !== false && settings.heartbeat.region === undefined,
    missingToDeploy: settings.missingToDeploy,
    problems,
    warnings: problems.length > 0 ? [] : [...deployWarnings(settings, plan), ...findingsOfFile(deployIssues, 'warning')],
    leftOut: targets.length - plan.targets.length,
  };
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
