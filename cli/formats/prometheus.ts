import { isIP } from 'node:net';
import { Gauge, Registry } from 'prom-client';
import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { STATUSES } from '../../monitor/health/status.ts';
import { firstToEnd } from '../../monitor/observation/first-to-end.ts';
import type { Observation, Phases } from '../../monitor/observation/observation.ts';
import type { FinishedRound } from './finished-round.ts';

type Labels = Readonly<Record<string, string>>;
type Sample = { readonly labels: Labels; readonly value: number };
type Metric = { readonly name: string; readonly help: string; readonly samples: readonly Sample[] };

/** What is measured of a round; `tookMs` is absent for a watch, whose checks have no common end. */
type MeasuredRound = Pick<FinishedRound, 'monitor' | 'results' | 'at'> & Partial<Pick<FinishedRound, 'tookMs'>>;

/**
 * Returns a round in the text format of Prometheus. Names of a probe are those of blackbox_exporter
 * (prober/http.go). A check that could not be made has no `probe_success`: 0 would blame the target.
 */
export async function prometheus(round: MeasuredRound): Promise<string> {
  const registry = new Registry();
  for (const { name, help, samples } of metricsOf(round)) {
    if (samples.length === 0) continue;
    const labelNames = [...new Set(samples.flatMap(({ labels }) => Object.keys(labels)))];
    const gauge = new Gauge({ name, help, labelNames, registers: [registry] });
    for (const { labels, value } of samples) gauge.set(labels, value);
  }
  return registry.metrics();
}

function metricsOf({ monitor, results, at, tookMs }: MeasuredRound): readonly Metric[] {
  const each = (values: (one: Observed) => readonly (Sample | undefined)[]) =>
    results.flatMap((result) => observedIn(monitor, result).flatMap(values)).filter((sample) => sample !== undefined);
  const probes = PROBE_METRICS.map(({ name, help, values }) => ({ name, help, samples: each(values) }));
  const statuses = results.flatMap(({ target, health }) =>
    STATUSES.map((status) => ({
      labels: { monitor, target: target.name, profile: target.profile, status },
      value: Number(status === health.status),
    })),
  );
  const ofRound = (value: number) => [{ labels: { monitor }, value }];
  return [
    ...probes,
    { name: 'gatewatch_target_status', help: 'Status of the target: 1 for the one it has, else 0', samples: statuses },
    {
      name: 'gatewatch_last_round_timestamp_seconds',
      help: 'Time of the round in seconds since 1970',
      samples: ofRound(at / 1000),
    },
    {
      name: 'gatewatch_round_duration_seconds',
      help: 'Duration of the round in seconds',
      samples: tookMs === undefined ? [] : ofRound(tookMs / 1000),
    },
  ];
}

/** An observation and the labels of its samples. */
type Observed = { readonly seen: Observation; readonly labels: Labels; readonly isHttp: boolean; readonly isOverTls: boolean };

function observedIn(monitor: string, { target, observations }: TargetResult): readonly Observed[] {
  return observations.map((seen) => {
    const look = target.probes.find(({ name }) => name === seen.probe)?.look;
    return {
      seen,
      labels: { monitor, target: target.name, profile: target.profile, probe: seen.probe },
      isHttp: look?.kind === 'http',
      isOverTls: look?.kind === 'tls' || (look?.kind === 'http' && look.scheme === 'https'),
    };
  });
}

type ProbeMetric = Pick<Metric, 'name' | 'help'> & { readonly values: (one: Observed) => readonly (Sample | undefined)[] };

const PROBE_METRICS: readonly ProbeMetric[] = [
  {
    name: 'probe_success',
    help: 'Displays whether or not the probe was a success; absent if that is not known',
    values: ({ seen, labels }) => [seen.outcome === 'unknown' ? undefined : { labels, value: Number(seen.outcome === 'success') }],
  },
  {
    name: 'probe_duration_seconds',
    help: 'Returns how long the probe took to complete in seconds',
    values: ({ seen, labels }) => [inSeconds(labels, seen.latencyMs)],
  },
  {
    name: 'probe_dns_lookup_time_seconds',
    help: 'Returns the time taken for probe dns lookup in seconds',
    values: ({ seen, labels }) => [inSeconds(labels, seen.phases?.dnsMs)],
  },
  {
    name: 'probe_ip_protocol',
    help: 'Specifies whether probe ip protocol is IP4 or IP6',
    values: ({ seen, labels }) => [sample(labels, isIP(seen.address ?? '') || undefined)],
  },
  {
    name: 'probe_http_status_code',
    help: 'Response HTTP status code',
    values: ({ seen, labels }) => [sample(labels, seen.http?.status)],
  },
  {
    name: 'probe_http_duration_seconds',
    help: 'Duration of http request by phase',
    values: ({ seen, labels, isHttp }) => (isHttp ? PHASES.map(([phase, key]) => inSeconds({ ...labels, phase }, seen.phases?.[key])) : []),
  },
  {
    name: 'probe_http_ssl',
    help: 'Indicates if SSL was used for the final response',
    values: ({ seen, labels, isHttp, isOverTls }) => [isHttp && seen.http ? { labels, value: Number(isOverTls) } : undefined],
  },
  {
    name: 'probe_ssl_earliest_cert_expiry',
    help: 'Returns earliest SSL cert expiry in unixtime',
    values: ({ seen, labels }) => [sample(labels, seen.tls && Date.parse(firstToEnd(seen.tls).notAfter) / 1000)],
  },
  {
    name: 'probe_tls_version_info',
    help: 'Returns the TLS version used or NaN when unknown',
    values: ({ seen, labels }) => [
      seen.tls?.protocol === undefined
        ? undefined
        : { labels: { ...labels, version: seen.tls.protocol.replace(/^TLSv/, 'TLS ') }, value: 1 },
    ],
  },
  {
    name: 'gatewatch_probe_failure_info',
    help: 'Reason of a check that failed, or that could not be made',
    values: ({ seen, labels }) => [seen.outcome === 'success' ? undefined : { labels: { ...labels, reason: seen.reason }, value: 1 }],
  },
  {
    name: 'gatewatch_probe_unknown',
    help: 'Whether the check could not be made',
    values: ({ seen, labels }) => [{ labels, value: Number(seen.outcome === 'unknown') }],
  },
];

const PHASES: readonly (readonly [string, keyof Phases])[] = [
  ['resolve', 'dnsMs'],
  ['connect', 'connectMs'],
  ['tls', 'tlsMs'],
  ['processing', 'firstByteMs'],
  ['transfer', 'transferMs'],
];

function sample(labels: Labels, value: number | undefined): Sample | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : { labels, value };
}

// Microseconds, without the digits that a division by 1000 adds.
function inSeconds(labels: Labels, ms: number | undefined): Sample | undefined {
  return sample(labels, ms === undefined ? undefined : Math.round(ms * 1000) / 1e6);
}
