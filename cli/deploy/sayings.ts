import { formatUsd } from '../../deployment/cost/monthly-cost.ts';
import type { PricedPlan } from '../print/priced-plan.ts';

/** What stays in the account when a monitor is destroyed, in a sentence. */
export const KEPT =
  'Destroying the monitor keeps nothing that costs money: KMS keys for 7 more days, a backup of the table for 35 days, metrics, and the code in the bucket of CDK.';

/** The cost of a plan, in a sentence. */
export function costOf({ cost }: PricedPlan): string {
  return `Costs ${formatUsd(cost.total)} per month at list prices; \`gatewatch plan\` lists the items.`;
}
