import { isRed, type Status } from '../health/status.ts';
import type { NotificationContext } from '../incident/notification-context.ts';
import { isPaging } from '../incident/paging.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Observation, Phases } from '../observation/observation.ts';
import type { MonitorSettings } from '../target/settings.ts';
import { isPaged, mainProbe, type Target } from '../target/target.ts';
import { hashOf } from '../text/hash.ts';
import type { Pages } from './pages.ts';

/** The CloudWatch namespace of everything the monitor measures. */
export const NAMESPACE = 'Gatewatch';

/** One value, or several of one minute, of one metric. */
export type DataPoint = {
  readonly metric: string;
  readonly dimensions: { readonly Monitor: string; readonly Shard?: string; readonly Target?: string; readonly Probe?: string };
  /** CloudWatch's unit. */
  readonly unit: 'None' | 'Count' | 'Milliseconds';
  /** Finite numbers, at least one. */
  readonly values: readonly number[];
  /** Milliseconds since 1970: the scheduled minute. */
  readonly at: number;
};

/** What a round found out about one target. */
export type Measured = {
  readonly target: Target;
  readonly health: TargetMemory;
  /** Everything seen in the round, in the order it was seen. */
  readonly observations: readonly Observation[];
  /** What it was judged to be during the round: each time looks that began together were over, or once, at the end. */
  readonly judged: readonly TargetMemory[];
  /** A window or a mute that was in force. */
  readonly silence?: NotificationContext['silence'];
  /** The memory could not be read, so nobody knows whether an incident is open. */
  readonly isWithoutMemory?: true;
};

/** What the metrics depend on besides the targets. */
export type MetricSetting = { readonly monitor: string; readonly metrics: MonitorSettings['metrics']; readonly pages: Pages };

/** Whose round it was and what it was like, for `metrics: detailed`: milliseconds. */
export type RoundFigures = { readonly shard: string; readonly durationMs: number; readonly skewMs: number };

/** The metrics of a shard's round, stamped with its scheduled minute. */
export function roundMetrics(
  { monitor, metrics, pages }: MetricSetting,
  round: readonly Measured[],
  at: number,
  figures: RoundFigures,
): readonly DataPoint[] {
  const of = (metric: string, values: readonly number[], unit: DataPoint['unit'], more: Omit<DataPoint['dimensions'], 'Monitor'> = {}) =>
    values.length === 0 ? [] : [{ metric, dimensions: { Monitor: monitor, ...more }, unit, values, at }];
  const perTarget = round.flatMap((one) => {
    const Target = one.target.name;
    return [
      ...of('Ready', readyValue(one), 'None', { Target }),
      ...(isPaged(one.target, pages === 'target') ? of('Page', loudOf([one], at), 'None', { Target }) : []),
      ...(metrics === 'lean' ? [] : of('Latency', latencies(one), 'Milliseconds', { Target })),
      ...(metrics === 'lean' ? [] : of('CertificateDays', certificateDays(one, at), 'None', { Target })),
      ...(metrics === 'detailed' ? detailsOf(one).flatMap(({ metric, values, unit, more }) => of(metric, values, unit, more)) : []),
    ];
  });
  const paged = pages === 'shard' ? round.filter(({ target }) => isPaged(target, true)) : [];
  const perShard = of('Page', loudOf(paged, at), 'Count', { Shard: figures.shard });
  if (metrics === 'lean') return [...perTarget, ...perShard];
  const count = (test: (status: Status) => boolean) => [round.filter(({ health }) => test(health.status)).length];
  const silenced = round.filter(({ silence }) => silence).length;
  return [
    ...perTarget,
    ...perShard,
    ...of('NotReady', count(isRed), 'Count'),
    ...of(
      'Unknown',
      count((status) => status === 'unknown'),
      'Count',
    ),
    // Only while there are any: CloudWatch bills a metric by the hours in which it is sent.
    ...(silenced > 0 ? of('Silenced', [silenced], 'Count') : []),
    ...(metrics === 'detailed' ? of('RoundDuration', [figures.durationMs], 'Milliseconds') : []),
    ...(metrics === 'detailed' ? of('Skew', [figures.skewMs], 'Milliseconds') : []),
  ];
}

/** The sign of life of one shard's round. */
export function heartbeat(monitor: string, at: number): DataPoint {
  return { metric: 'Heartbeat', dimensions: { Monitor: monitor }, unit: 'Count', values: [1], at };
}

// How many incidents wake somebody. No datum unless that is known of all: a number too small would close some at the pager.
function loudOf(some: readonly Measured[], at: number): readonly number[] {
  if (some.length === 0 || some.some(({ isWithoutMemory }) => isWithoutMemory)) return [];
  return [some.filter(({ health, silence }) => isPaging(health, at, silence)).length];
}

// No datum while we cannot tell: 1 would be a false green, 0 a false red.
function readyValue({ judged }: Measured): readonly number[] {
  const told = judged.map(({ status }) => status).filter((status) => status !== 'unknown' && status !== 'pending');
  return told.length === 0 ? [] : [told.some(isRed) ? 0 : 1];
}

/** A look that failed says nothing about how fast the target is. */
function readinessLooks({ target, observations }: Measured): readonly Observation[] {
  const main = mainProbe(target);
  return observations.filter(({ probe, outcome }) => probe === main?.name && outcome === 'success');
}

function latencies(one: Measured): readonly number[] {
  return readinessLooks(one).flatMap(({ latencyMs }) => latencyMs ?? []);
}

const DAY_MINUTES = 1440;

/** Once a day, each target with the look of a minute of its own (none that day if that one sees no certificate), and when it is first seen. */
function certificateDays({ target, health, observations }: Measured, at: number): readonly number[] {
  const shown = observations.filter(({ tls }) => tls !== undefined);
  if (shown.length === 0) return [];
  const periods = target.probes.flatMap(({ name, periodSeconds }) => (shown.some(({ probe }) => probe === name) ? [periodSeconds] : []));
  const sinceOwn = (Math.floor(at / 60_000) - (hashOf(target.name) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  const isFirstLook = sinceOwn < Math.ceil(Math.min(...periods) / 60);
  return isFirstLook || health.firstSeen === at ? [Math.min(...shown.flatMap(({ tls }) => tls?.daysRemaining ?? []))] : [];
}

const PHASES: Readonly<Record<keyof Phases, string>> = {
  dnsMs: 'Dns',
  connectMs: 'Connect',
  tlsMs: 'Tls',
  firstByteMs: 'FirstByte',
  transferMs: 'Transfer',
};

type Detail = Pick<DataPoint, 'metric' | 'values' | 'unit'> & { readonly more: { Target: string; Probe?: string } };

function detailsOf(one: Measured): readonly Detail[] {
  const Target = one.target.name;
  const looks = readinessLooks(one);
  const phases = Object.entries(PHASES).map(([phase, metric]): Detail => {
    const values = looks.flatMap(({ phases: took }) => took?.[phase as keyof Phases] ?? []);
    return { metric, values, unit: 'Milliseconds', more: { Target } };
  });
  const probes = one.target.probes.map((probe): Detail => {
    const outcomes = one.observations.filter((seen) => seen.probe === probe.name && seen.outcome !== 'unknown');
    const values = outcomes.length === 0 ? [] : [outcomes.some(({ outcome }) => outcome === 'failure') ? 0 : 1];
    return { metric: 'Success', values, unit: 'None', more: { Target, Probe: probe.name } };
  });
  return [...phases, ...probes];
}
