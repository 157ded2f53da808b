import type { Cost } from '../../deployment/cost/monthly-cost.ts';
import type { DeployFinding, Plan } from '../../deployment/plan/plan.ts';

/** A plan with its price, and what the config says about it. */
export type PricedPlan = {
  readonly plan: Plan;
  readonly cost: Cost;
  /** The region of the heartbeat is ours to choose: the config names none. */
  readonly isDefaultHeartbeat: boolean;
  readonly missingToDeploy: readonly string[];
  /** What a deployment would refuse. */
  readonly problems: readonly DeployFinding[];
  /** What a user would not expect of it. */
  readonly warnings: readonly DeployFinding[];
  /** How many targets `--target` left out. */
  readonly leftOut: number;
};
