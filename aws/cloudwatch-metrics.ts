import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { Measure } from '../monitor/engine/ports.ts';
import { NAMESPACE } from '../monitor/metrics/round-metrics.ts';
import { describeFailure } from './describe-failure.ts';
import { metricRequests } from './metric-requests.ts';

/**
 * Publishes metrics to CloudWatch in the region of the client. A single error at the end reports how many
 * were lost and why.
 */
export function createCloudwatchMetrics({ client }: { readonly client: CloudWatchClient }): Measure {
  return async (data, signal) => {
    const { requests, refused } = metricRequests(data);
    const sent = await Promise.allSettled(requests.map((request) => send(client, request, signal)));
    const failed = sent.flatMap((result, i) =>
      result.status === 'rejected' ? [{ lost: requests[i]?.length ?? 0, why: describeFailure(result.reason) }] : [],
    );
    const lost = failed.reduce((sum, one) => sum + one.lost, 0);
    const total = requests.reduce((sum, request) => sum + request.length, 0);
    const faults = [
      ...(lost > 0 ? [`CloudWatch did not get ${lost} of ${total} data: ${[...new Set(failed.map(({ why }) => why))].join('; ')}`] : []),
      ...(refused > 0 ? [`values that are no numbers CloudWatch takes, left out: ${refused}`] : []),
    ];
    if (faults.length > 0) throw new Error(faults.join('; '));
  };
}

async function send(client: CloudWatchClient, data: readonly MetricDatum[], abortSignal?: AbortSignal): Promise<void> {
  await client.send(new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData: [...data] }), abortSignal ? { abortSignal } : {});
}
