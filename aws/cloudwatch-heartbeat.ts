import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { Beat } from '../monitor/engine/ports.ts';
import { heartbeat } from '../monitor/metrics/round-metrics.ts';
import { createCloudwatchMetrics } from './cloudwatch-metrics.ts';

/**
 * Sends the heartbeat as the metric `Heartbeat` in the region of the client, which has the alarm on its
 * absence.
 */
export function createCloudwatchHeartbeat({ client }: { readonly client: CloudWatchClient }): Beat {
  const measure = createCloudwatchMetrics({ client });
  return ({ monitor, at, shards = [] }, signal) => measure([heartbeat(monitor, at, shards.length)], signal);
}
