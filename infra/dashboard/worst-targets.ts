import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Plan } from '../../deployment/plan/plan.ts';
import { NAMESPACE } from '../../monitor/metrics/round-metrics.ts';

/**
 * The most targets in a widget; of more, only the worst are shown. The dashboard then has at most 50 metrics, up to
 * which the first three dashboards of an account are free. Source: Amazon CloudWatch pricing, "Free tier".
 */
export const MAX_LINES = 10;

/** The period of graphs. */
export const MINUTE = Duration.minutes(1);

/** What is shown of each target: a metric, and which of its values are the worst. */
export type TargetMetric = { readonly metricName: string; readonly statistic: 'Average' | 'Minimum'; readonly worst: 'lowest' | 'highest' };

const SORTED = { Average: 'AVG', Minimum: 'MIN' } as const;

/** Returns a metric of each target, or of the worst; `scale` wraps an expression, such as `100 * m`. */
export function perTarget(
  { monitor, targets }: Pick<Plan, 'monitor' | 'targets'>,
  { metricName, statistic, worst }: TargetMetric,
  scale?: (expression: string) => string,
): IMetric[] {
  if (targets.length <= MAX_LINES) {
    return targets.map(({ name }, i) => {
      const dimensionsMap = { Monitor: monitor, Target: name };
      const metric = new Metric({ namespace: NAMESPACE, metricName, dimensionsMap, statistic, period: MINUTE, label: name });
      if (!scale) return metric;
      return new MathExpression({ expression: scale(`m${i}`), usingMetrics: { [`m${i}`]: metric }, label: name, period: MINUTE });
    });
  }
  // Without a period of its own, a search has that of the widget.
  const search = `SEARCH('{${NAMESPACE},Monitor,Target} MetricName="${metricName}" Monitor="${monitor}"', '${statistic}')`;
  const by = worst === 'highest' ? 'MAX, DESC' : `${SORTED[statistic]}, ASC`;
  const expression = `SLICE(SORT(${search}, ${by}), 0, ${MAX_LINES})`;
  return [new MathExpression({ expression: scale ? scale(expression) : expression, usingMetrics: {}, label: '', period: MINUTE })];
}
