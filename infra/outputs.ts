import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { formatUsd, monthlyCost } from '../deployment/cost/monthly-cost.ts';
import type { Names } from '../deployment/plan/names.ts';
import type { Plan } from '../deployment/plan/plan.ts';
import { alarmsUrl, dashboardUrl } from '../deployment/schedule/console-url.ts';

/** The input for the outputs of a stack. */
export type OutputSetting = {
  readonly plan: Plan;
  readonly names: Names;
  readonly alertsTopicArn: string;
  readonly pagerTopicArn: string | undefined;
};

/** Creates the outputs that CDK prints after a deployment, by name. */
export function createOutputs(
  scope: Construct,
  { plan, names, alertsTopicArn, pagerTopicArn }: OutputSetting,
): ReadonlyMap<string, CfnOutput> {
  const texts: readonly (readonly [string, string, string])[] = [
    ...(plan.hasDashboard
      ? [['DashboardUrl', dashboardUrl(plan.region, names.dashboard), 'What is broken, since when, and why'] as const]
      : []),
    ['AlarmsUrl', alarmsUrl(plan.region, plan.monitor), 'The alarms of the monitor, those in ALARM first'],
    ['AlertsTopicArn', alertsTopicArn, 'Notifies people of status changes; email subscribers must confirm the subscription'],
    ...(pagerTopicArn === undefined
      ? []
      : [['PagerTopicArn', pagerTopicArn, 'Notifies the pager of targets that are NOT READY or DOWN'] as const]),
    ['TableName', names.table, 'The DynamoDB table with the state of the monitor'],
    ['Shards', String(plan.shards.length), 'Schedules, each with one round per minute'],
    ['MonthlyCostUSD', formatUsd(monthlyCost(plan).total), 'At list prices, without the free tier; gatewatch plan lists the items'],
    [
      'KeptOnDestroy',
      plan.page ? 'the bucket of the status page, which empties itself within 30 days' : 'nothing',
      'KMS keys are deleted 7 days after destroy and cost nothing until then; the code remains in the bucket of cdk bootstrap',
    ],
  ];
  return new Map(texts.map(([id, value, description]) => [id, new CfnOutput(scope, id, { value, description })]));
}
