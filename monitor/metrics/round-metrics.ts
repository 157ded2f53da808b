import { isRed, type Status } from '../health/status.ts';
import { ownStatus } from '../health/target-health.ts';
import type { NotificationContext } from '../incident/notification-context.ts';
import { isPaging } from '../incident/paging.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import { firstToEnd } from '../observation/first-to-end.ts';
import type { Observation, Phases } from '../observation/observation.ts';
import type { MonitorSettings } from '../target/settings.ts';
import { isPaged, mainProbe, type Target } from '../target/target.ts';
import { hashOf } from '../text/hash.ts';
import type { Pages } from './pages.ts';

/** The CloudWatch namespace of all metrics of a monitor. */
export const NAMESPACE = 'Gatewatch';

/** One or more values of one metric in one minute. */
export type DataPoint = {
  readonly metric: string;
  readonly dimensions: { readonly Monitor: string; readonly Shard?: string; readonly Target?: string; readonly Probe?: string };
  /** The unit, as CloudWatch names it. */
  readonly unit: 'None' | 'Count' | 'Milliseconds';
  /** At least one finite number. */
  readonly values: readonly number[];
  /** The scheduled minute, in milliseconds since 1970. */
  readonly at: number;
};

/** The result of a round for one target. */
export type Measured = {
  readonly target: Target;
  readonly health: TargetMemory;
  /** All observations of the round, in their order. */
  readonly observations: readonly Observation[];
  /**
   * The states of the target during the round: one each time that checks which began together had ended, or
   * one.
   */
  readonly judged: readonly TargetMemory[];
  /** The maintenance window or mute that was in force. */
  readonly silence?: NotificationContext['silence'];
  /** Mutes could not be read: there may be one. */
  readonly areMutesUnread?: true;
  /** The stored state could not be read, so it is not known whether an incident is open. */
  readonly isWithoutMemory?: true;
};

/** The settings that the metrics depend on besides the targets. */
export type MetricSetting = { readonly monitor: string; readonly metrics: MonitorSettings['metrics']; readonly pages: Pages };

/** The shard and the figures of a round. Durations are in milliseconds. */
export type RoundFigures = {
  readonly shard: string;
  readonly durationMs: number;
  readonly skewMs: number;
  /** The number of further regions without fresh votes; default: none. */
  readonly missingVotes?: number;
};

/** Returns the metrics of a round of a shard; `at` is its scheduled minute, in milliseconds since 1970. */
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
      ...(isPaged(one.target, pages === 'target') ? of('Page', pagingOf([one], at), 'None', { Target }) : []),
      ...(metrics === 'lean' ? [] : of('Latency', latencies(one), 'Milliseconds', { Target })),
      ...(metrics === 'lean' ? [] : of('CertificateDays', certificateDays(one, at), 'None', { Target })),
      ...(metrics === 'detailed' ? detailsOf(one).flatMap(({ metric, values, unit, more }) => of(metric, values, unit, more)) : []),
    ];
  });
  const paged = pages === 'shard' ? round.filter(({ target }) => isPaged(target, true)) : [];
  const { missingVotes = 0 } = figures;
  const perShard = [
    ...of('Page', pagingOf(paged, at), 'Count', { Shard: figures.shard }),
    // Sent only when there are any, as `Silenced`.
    ...of('MissingVotes', missingVotes > 0 ? [missingVotes] : [], 'Count'),
  ];
  if (metrics === 'lean') return [...perTarget, ...perShard];
  const count = (test: (status: Status) => boolean) => [round.filter(({ health }) => test(health.status)).length];
  const silenced = round.filter(({ silence }) => silence).length;
  return [
    ...perTarget,
    ...perShard,
    ...of('NotReady', count(isRed), 'Count'),
    ...of('Unknown', [round.filter(isUnknownHere).length], 'Count'),
    // Sent only when there are any: CloudWatch bills a metric by the hours in which it is sent.
    ...(silenced > 0 ? of('Silenced', [silenced], 'Count') : []),
    ...(metrics === 'detailed' ? of('RoundDuration', [figures.durationMs], 'Milliseconds') : []),
    ...(metrics === 'detailed' ? of('Skew', [figures.skewMs], 'Milliseconds') : []),
  ];
}

/**
 * Returns the heartbeat of one minute for so many shards: a value for each, which the alarms of earlier releases
 * count.
 */
export function heartbeat(monitor: string, at: number, shards: number): DataPoint {
  return { metric: 'Heartbeat', dimensions: { Monitor: monitor }, unit: 'Count', values: new Array(Math.max(1, shards)).fill(1), at };
}

// Where other regions know the status, people would not learn that this one cannot check the target.
function isUnknownHere({ target, health }: Measured): boolean {
  return health.status === 'unknown' || (health.places !== undefined && ownStatus(target, health) === 'unknown');
}

// The number of incidents that page. No data point unless it is known for all targets: too small a number
// would resolve incidents at the pager.
function pagingOf(some: readonly Measured[], at: number): readonly number[] {
  if (some.length === 0 || some.some(({ isWithoutMemory }) => isWithoutMemory)) return [];
  return [some.filter(({ health, silence, areMutesUnread }) => isPaging(health, at, silence, areMutesUnread)).length];
}

// No data point while the status is not known: 1 would hide a failure, 0 would be a false alarm.
function readyValue({ judged }: Measured): readonly number[] {
  const known = judged.map(({ status }) => status).filter((status) => status !== 'unknown' && status !== 'pending');
  return known.length === 0 ? [] : [known.some(isRed) ? 0 : 1];
}

/**
 * Returns the successful checks of the main probe: a failed check says nothing about the speed of the target.
 */
function readinessLooks({ target, observations }: Measured): readonly Observation[] {
  const main = mainProbe(target);
  return observations.filter(({ probe, outcome }) => probe === main?.name && outcome === 'success');
}

function latencies(one: Measured): readonly number[] {
  return readinessLooks(one).flatMap(({ latencyMs }) => latencyMs ?? []);
}

const DAY_MINUTES = 1440;

/**
 * Returns the days until the first certificate of a target expires. There is one value per day, from the
 * check at a minute that differs by target, and one when the target is first seen. A day has none if that
 * check sees no certificate.
 */
function certificateDays({ target, health, observations }: Measured, at: number): readonly number[] {
  const shown = observations.filter(({ tls }) => tls !== undefined);
  if (shown.length === 0) return [];
  const periods = target.probes.flatMap(({ name, periodSeconds }) => (shown.some(({ probe }) => probe === name) ? [periodSeconds] : []));
  const sinceOwn = (Math.floor(at / 60_000) - (hashOf(target.name) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
  const isFirstLook = sinceOwn < Math.ceil(Math.min(...periods) / 60);
  return isFirstLook || health.firstSeen === at
    ? [Math.min(...shown.flatMap(({ tls }) => (tls ? firstToEnd(tls).daysRemaining : [])))]
    : [];
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
