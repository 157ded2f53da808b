import type { MetricLevel } from '../target/settings.ts';
import type { DataPoint } from './round-metrics.ts';

/** A metric in words, for the reference: what a value means, and when a round sends none. */
export type MetricMeaning = {
  readonly metric: string;
  readonly dimensions: readonly (keyof DataPoint['dimensions'])[];
  readonly unit: DataPoint['unit'];
  /** The least `monitor.metrics` with which it is sent. */
  readonly level: MetricLevel;
  readonly meaning: string;
  /** When there is no data point; completes "no data point …". */
  readonly absent: string;
};

const PHASE_ABSENT = 'when no check of that probe succeeded, or when the check did not have this phase';

/**
 * Every metric that a round sends; `test/monitor/metrics/metrics.test.ts` compares the list with what rounds
 * send.
 */
export const METRICS: readonly MetricMeaning[] = [
  {
    metric: 'Ready',
    dimensions: ['Monitor', 'Target'],
    unit: 'None',
    level: 'lean',
    meaning: '0 if the target was not ready or down at any time during the round, else 1. A degraded target counts as ready.',
    absent: 'while the status is unknown or pending: gatewatch does not know, and neither 0 nor 1 would be true',
  },
  {
    metric: 'Page',
    dimensions: ['Monitor', 'Target'],
    unit: 'None',
    level: 'lean',
    meaning: '1 while an incident of the target pages, else 0. It is 0 during maintenance and mutes.',
    absent:
      'when the stored state of the target could not be read, when the target does not page, ' +
      'or when the monitor has no pager or more than 2,000 targets',
  },
  {
    metric: 'Page',
    dimensions: ['Monitor', 'Shard'],
    unit: 'Count',
    level: 'lean',
    meaning: 'Number of targets of the shard with an incident that pages. Sent only with more than 2,000 targets and a pager.',
    absent: 'when the stored state of one of these targets could not be read: too small a number would resolve open incidents',
  },
  {
    metric: 'Latency',
    dimensions: ['Monitor', 'Target'],
    unit: 'Milliseconds',
    level: 'standard',
    meaning: 'Duration of each successful check of the first readiness probe that sends a request of its own.',
    absent: 'when no check of that probe succeeded in the round: a failed check does not show how fast the server is',
  },
  {
    metric: 'CertificateDays',
    dimensions: ['Monitor', 'Target'],
    unit: 'None',
    level: 'standard',
    meaning:
      'Days until the certificate expires; of several certificates, the one that expires first. ' +
      'Sent once per day, at a minute that differs per target, and in the first round of a target.',
    absent: 'in all other rounds, and on a day on which the check of that minute received no certificate',
  },
  {
    metric: 'NotReady',
    dimensions: ['Monitor'],
    unit: 'Count',
    level: 'standard',
    meaning: 'Number of targets that are not ready or down. Each shard sends its own number, so use the statistic Sum.',
    absent: 'when the round did not run',
  },
  {
    metric: 'Unknown',
    dimensions: ['Monitor'],
    unit: 'Count',
    level: 'standard',
    meaning:
      'Number of targets with the status unknown, or that the first of several regions cannot check. Each shard sends its own number.',
    absent: 'when the round did not run',
  },
  {
    metric: 'Silenced',
    dimensions: ['Monitor'],
    unit: 'Count',
    level: 'standard',
    meaning: 'Number of targets in a maintenance window or muted. Each shard sends its own number, so use the statistic Sum.',
    absent: 'while the number is 0',
  },
  {
    metric: 'MissingVotes',
    dimensions: ['Monitor'],
    unit: 'Count',
    level: 'lean',
    meaning: 'Number of further regions without votes of the last 150 seconds. Each shard sends its own number.',
    absent: 'while the number is 0',
  },
  {
    metric: 'RoundDuration',
    dimensions: ['Monitor'],
    unit: 'Milliseconds',
    level: 'detailed',
    meaning: 'Duration of the round of a shard, up to the moment at which it sends its metrics.',
    absent: 'when the round did not run',
  },
  {
    metric: 'Skew',
    dimensions: ['Monitor'],
    unit: 'Milliseconds',
    level: 'detailed',
    meaning: 'Longest delay that the function itself, short of CPU time, added to a check of the round.',
    absent: 'when the round did not run',
  },
  phase('Dns', 'Time to resolve the host name, per successful check of the first readiness probe.'),
  phase('Connect', 'Time to open the TCP connection, per successful check of the first readiness probe.'),
  phase('Tls', 'Time for the TLS handshake, per successful check of the first readiness probe.'),
  phase('FirstByte', 'Time from the request to the first byte of the response, per successful check of the first readiness probe.'),
  phase('Transfer', 'Time from the first to the last byte of the response, per successful check of the first readiness probe.'),
  {
    metric: 'Success',
    dimensions: ['Monitor', 'Target', 'Probe'],
    unit: 'None',
    level: 'detailed',
    meaning: '0 if a check of the probe failed in the round, else 1.',
    absent: 'when the probe had no check in the round, or when every outcome was unknown',
  },
  {
    metric: 'Heartbeat',
    dimensions: ['Monitor'],
    unit: 'Count',
    level: 'lean',
    meaning:
      'Once per minute in which every shard had a round without a fault, one or two minutes back at most: the value 1, once per shard. ' +
      'Sent to the heartbeat region.',
    absent: 'while a shard has had no such round for more than two minutes, and with `monitor.heartbeat: false` or `region: false`',
  },
];

function phase(metric: string, meaning: string): MetricMeaning {
  return { metric, dimensions: ['Monitor', 'Target'], unit: 'Milliseconds', level: 'detailed', meaning, absent: PHASE_ABSENT };
}
