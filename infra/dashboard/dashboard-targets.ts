import { GraphWidget, type IWidget, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { Plan } from '../../deployment/plan/plan.ts';
import { NAMESPACE } from '../../monitor/metrics/round-metrics.ts';
import { MAX_LINES, MINUTE, perTarget } from './worst-targets.ts';

/**
 * Creates the graph of how many targets are not ready, have an unknown status, or are suppressed. With lean
 * metrics it shows which targets were not ready.
 */
export function statusWidget(plan: Plan): IWidget {
  if (plan.metrics === 'lean')
    return new GraphWidget({
      title: 'Ready',
      left: perTarget(plan, { metricName: 'Ready', statistic: 'Minimum', worst: 'lowest' }),
      width: 24,
      height: 6,
    });
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
    left: perTarget(plan, { metricName: 'Latency', statistic: 'Average', worst: 'highest' }),
    leftYAxis: { min: 0 },
    width: 15,
    height: 6,
  });
}
