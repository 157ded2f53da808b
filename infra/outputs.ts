import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { formatUsd, monthlyCost } from '../deployment/cost/monthly-cost.ts';
import type { Names } from '../deployment/plan/names.ts';
import type { Plan } from '../deployment/plan/plan.ts';
import { alarmsUrl, dashboardUrl } from './dashboard/console-url.ts';

/** What the outputs name. */
export type OutputSetting = {
  readonly plan: Plan;
  readonly names: Names;
  readonly alertsTopicArn: string;
  readonly pagerTopicArn: string | undefined;
};

/** What is told after a deployment, by name. */
export function createOutputs(
  scope: Construct,
  { plan, names, alertsTopicArn, pagerTopicArn }: OutputSetting,
): ReadonlyMap<string, CfnOutput> {
  const texts: readonly (readonly [string, string, string])[] = [
    ...(plan.hasDashboard
      ? [['DashboardUrl', dashboardUrl(plan.region, names.dashboard), 'What is broken, since when and why'] as const]
      : []),
    ['AlarmsUrl', alarmsUrl(plan.region, plan.monitor), 'The alarms of the monitor, with what is in alarm first'],
    ['AlertsTopicArn', alertsTopicArn, 'Tells people of every change of status; who gives a mail address must confirm the first mail'],
    ...(pagerTopicArn === undefined
      ? []
      : [['PagerTopicArn', pagerTopicArn, 'Tells machines of targets that are not ready or down'] as const]),
    ['TableName', names.table, 'The memory of the monitor'],
    ['Shards', String(plan.shards.length), 'Schedules, each with a round every minute'],
    ['MonthlyCostUSD', formatUsd(monthlyCost(plan).total), 'At list prices, without any free tier; gatewatch plan shows the lines'],
    [
      'KeptOnDestroy',
      'nothing',
      'Keys are deleted 7 days after destroy and cost nothing meanwhile; the code stays in the bucket of cdk bootstrap',
    ],
  ];
  return new Map(texts.map(([id, value, description]) => [id, new CfnOutput(scope, id, { value, description })]));
}
