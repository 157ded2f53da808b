import { Duration } from 'aws-cdk-lib';
import { GraphWidget, type IMetric, type IWidget, MathExpression, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Plan } from '../../deployment/plan/plan.ts';
import { NAMESPACE } from '../../monitor/metrics/round-metrics.ts';

/**
 * The most lines in a graph; of more targets, only the worst are drawn. Dashboards of over 50 metrics cost
 * more.
 */
const MAX_LINES = 25;
const MINUTE = Duration.minutes(1);

/**
 * Creates the graph of how many targets are not ready, have an unknown status, or are suppressed. With lean
 * metrics it shows which targets were not ready.
 */
export function statusWidget(plan: Plan): IWidget {
  if (plan.metrics === 'lean')
    return new GraphWidget({ title: 'Ready', left: perTarget(plan, 'Ready', 'Minimum', 'ASC'), width: 24, height: 6 });
  // Each shard counts its own targets, so the sum is correct except for a minute that was delivered twice.
  const count = (metricName: string, label: string, color: string) =>
    new Metric({
      namespace: NAMESPACE,
      metricName,
      dimensionsMap: { Monitor: plan.monitor },
      statistic: 'Sum',
      period: MINUTE,
      label,
      color,
    });
  return new GraphWidget({
    title: 'Targets: not ready, unknown, suppressed',
    left: [
      count('NotReady', 'not ready', '#d13212'),
      count('Unknown', 'unknown', '#7d8998'),
      count('Silenced', 'in maintenance or muted', '#2074d5'),
    ],
    leftYAxis: { min: 0 },
    width: 9,
    height: 6,
  });
}

/** Creates the graph of the latency of each target's first readiness probe, in milliseconds. */
export function latencyWidget(plan: Plan): IWidget {
  const isAll = plan.targets.length <= MAX_LINES;
  return new GraphWidget({
    title: isAll ? 'Latency, ms' : `Latency, ms: the ${MAX_LINES} slowest`,
    left: perTarget(plan, 'Latency', 'Average', 'DESC'),
    leftYAxis: { min: 0 },
    width: 15,
    height: 6,
  });
}

function perTarget({ monitor, targets }: Plan, metricName: string, statistic: string, worst: 'ASC' | 'DESC'): IMetric[] {
  if (targets.length <= MAX_LINES) {
    return targets.map(({ name }) => {
      const dimensionsMap = { Monitor: monitor, Target: name };
      return new Metric({ namespace: NAMESPACE, metricName, dimensionsMap, statistic, period: MINUTE, label: name });
    });
  }
  const search = `SEARCH('{${NAMESPACE},Monitor,Target} MetricName="${metricName}" Monitor="${monitor}"', '${statistic}', 60)`;
  const by = worst === 'DESC' ? 'MAX' : 'MIN';
  return [
    new MathExpression({
      expression: `SLICE(SORT(${search}, ${by}, ${worst}), 0, ${MAX_LINES})`,
      usingMetrics: {},
      label: '',
      period: MINUTE,
    }),
  ];
}
