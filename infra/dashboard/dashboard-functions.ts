import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { RoundFunction } from '../functions/round-function.ts';

const period = Duration.minutes(1);

/** Creates the widgets for the duration, the failures, and the throttling of the rounds of each function. */
export function functionWidgets(functions: readonly RoundFunction[]): readonly IWidget[] {
  return [
    new GraphWidget({
      title: 'Rounds: duration',
      left: functions.map(({ planned, lambda }) => lambda.metricDuration({ statistic: 'Maximum', period, label: planned.name })),
      leftYAxis: { min: 0 },
      width: 12,
      height: 6,
    }),
    new GraphWidget({
      title: 'Rounds: failed and throttled',
      left: functions.flatMap(({ planned, lambda }) => [
        lambda.metricErrors({ statistic: 'Sum', period, label: `${planned.name} failed` }),
        lambda.metricThrottles({ statistic: 'Sum', period, label: `${planned.name} throttled` }),
      ]),
      leftYAxis: { min: 0 },
      width: 12,
      height: 6,
    }),
  ];
}
