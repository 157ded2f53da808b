import { type IWidget, SingleValueWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { Plan } from '../../deployment/plan/plan.ts';
import { MAX_LINES, perTarget } from './worst-targets.ts';

/** A `Ready` of 0 or 1 as a percentage of the minutes that have one: time that is not known counts neither way. */
const PERCENT = (expression: string) => `100 * ${expression}`;

/**
 * Creates the widgets with the availability of each target in the last 24 hours and 30 days. It counts minutes;
 * `gatewatch report` counts seconds, and leaves out maintenance windows.
 */
export function availabilityWidgets(plan: Plan): readonly IWidget[] {
  const which = plan.targets.length <= MAX_LINES ? '' : `: the ${MAX_LINES} lowest`;
  return (
    [
      ['24 hours', '-PT24H'],
      ['30 days', '-P30D'],
    ] as const
  ).map(
    ([period, start]) =>
      new SingleValueWidget({
        title: `Availability in ${period}, % of checked minutes${which}`,
        metrics: perTarget(plan, { metricName: 'Ready', statistic: 'Average', worst: 'lowest' }, PERCENT),
        setPeriodToTimeRange: true,
        start,
        width: 12,
        height: 5,
      }),
  );
}
