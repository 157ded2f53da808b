import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Beat } from '../monitor/engine/ports.ts';
import { heartbeat } from '../monitor/metrics/round-metrics.ts';
import { createCloudwatchMetrics } from './cloudwatch-metrics.ts';

/** Gives the sign of life as the metric `Heartbeat` in the client's region, where the alarm on its absence stands. */
export function createCloudwatchHeartbeat({ client }: { readonly client: CloudWatchClient }): Beat {
  const measure = createCloudwatchMetrics({ client });
  return ({ monitor, at }, signal) => measure([heartbeat(monitor, at)], signal);
}
