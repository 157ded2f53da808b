import type { Cost } from '../../deployment/cost/monthly-cost.ts';
import type { DeployFinding, Plan } from '../../deployment/plan/plan.ts';

/** A plan with its cost, and the findings about its config. */
export type PricedPlan = {
  readonly plan: Plan;
  readonly cost: Cost;
  /** Whether the config does not name the region of the heartbeat. */
  readonly isDefaultHeartbeat: boolean;
  readonly missingToDeploy: readonly string[];
  /** The findings that make a deployment fail. */
  readonly problems: readonly DeployFinding[];
  /** The findings that do not stop a deployment. */
  readonly warnings: readonly DeployFinding[];
  /** The number of targets that `--target` excludes. */
  readonly leftOut: number;
};
