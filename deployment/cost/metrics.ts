import { probesAtMost } from '../../monitor/health/found-probes.ts';
import { isWireProbe, looksOverTls, type Probe } from '../../monitor/target/probe.ts';
import { isPaged, mainProbe, type Target } from '../../monitor/target/target.ts';
import type { Plan } from '../plan/plan.ts';
import { type CostItem, MONTH_HOURS } from './item.ts';
import { METRIC_TIERS } from './prices.ts';

/**
 * A metric: the number of its series, and the number that is billed, since a series costs only in the hours
 * in which it is written.
 */
export type Series = { readonly metric: string; readonly series: number; readonly billed: number };

/** A series of a target or of the monitor, and the share of hours in which it is written. */
type Written = { readonly metric: string; readonly share: number };

/** The billed share of a series with one value per day. */
const ONCE_A_DAY = 1 / 24;

/**
 * Returns the metrics that `roundMetrics` writes in a month without failures, except `Heartbeat`, which is in
 * another region.
 */
export function seriesOf(plan: Plan): readonly Series[] {
  const written = [...plan.targets.flatMap((target) => ofTarget(target, plan)), ...ofShards(plan), ...ofMonitor(plan)];
  return [...Map.groupBy(written, ({ metric }) => metric)].map(([metric, some]) => ({
    metric,
    series: some.length,
    billed: some.reduce((sum, { share }) => sum + share, 0),
  }));
}

/** Returns the cost items of the metrics, one per price tier, and of the heartbeat metric. */
export function metricItems(plan: Plan): readonly CostItem[] {
  const series = seriesOf(plan);
  const billed = series.reduce((sum, one) => sum + one.billed, 0);
  const names = series.map(({ metric, series: n }) => `${metric} ${n}`).join(', ');
  const heartbeat: CostItem = { item: 'heartbeat metric', price: 'metricsFirst', quantity: 1, note: 'in the heartbeat region' };
  return [...metricTiers(billed, names), ...(plan.heartbeatRegion === undefined ? [] : [heartbeat])];
}

/** Returns the cost items of a number of metrics, one per price tier that it reaches. */
export function metricTiers(metrics: number, note?: string): readonly CostItem[] {
  return METRIC_TIERS.flatMap(({ upTo, price }, i) => {
    const from = METRIC_TIERS[i - 1]?.upTo ?? 0;
    const quantity = Math.min(metrics, upTo) - from;
    if (quantity <= 0) return [];
    const item = i === 0 ? 'metrics' : `metrics beyond ${from.toLocaleString('en-US')}`;
    return [{ item, price, quantity, ...(i === 0 && note !== undefined && { note }) }];
  });
}

function ofShards({ pages, shards }: Plan): readonly Written[] {
  const paging = pages === 'shard' ? shards.filter(({ targets }) => targets.some((target) => isPaged(target, true))) : [];
  return paging.map(() => ({ metric: 'Page', share: 1 }));
}

function ofTarget(target: Target, { metrics, pages }: Plan): readonly Written[] {
  const main = mainProbe(target);
  const isPage = isPaged(target, pages === 'target');
  const own: readonly Written[] = [{ metric: 'Ready', share: 1 }, ...(isPage ? [{ metric: 'Page', share: 1 }] : [])];
  if (metrics === 'lean') return own;
  return [
    ...own,
    ...(main ? [{ metric: 'Latency', share: hoursWith(main) }] : []),
    ...(target.probes.some(looksOverTls) ? [{ metric: 'CertificateDays', share: ONCE_A_DAY }] : []),
    ...(metrics === 'detailed' ? [...(main ? phasesOf(main) : []), ...successes(target)] : []),
  ];
}

function phasesOf(probe: Probe): readonly Written[] {
  const isHttp = probe.look.kind === 'http';
  const phases = ['Dns', 'Connect', ...(looksOverTls(probe) ? ['Tls'] : []), ...(isHttp ? ['FirstByte', 'Transfer'] : [])];
  return phases.map((metric) => ({ metric, share: hoursWith(probe) }));
}

// A startup probe does not run again once it has passed.
function successes(target: Target): readonly Written[] {
  return probesAtMost(target)
    .filter(({ role }) => role !== 'startup')
    .map((probe) => ({ metric: 'Success', share: hoursWith(probe) }));
}

function hoursWith(probe: Probe): number {
  return isWireProbe(probe) ? Math.min(1, 3600 / probe.periodSeconds) : 1;
}

// The metric Silenced is written during maintenance windows. Mutes are not estimated.
function silencedShare({ targets }: Plan): number {
  const windows = new Set(targets.flatMap(({ maintenance = [] }) => maintenance));
  const hours = [...windows].reduce((sum, { every, durationSeconds }) => {
    const times = every ? every.length * WEEKS_IN_MONTH : 1;
    return sum + times * Math.ceil(durationSeconds / 3600);
  }, 0);
  return Math.min(1, hours / MONTH_HOURS);
}

const WEEKS_IN_MONTH = MONTH_HOURS / 168;

function ofMonitor(plan: Plan): readonly Written[] {
  const { metrics } = plan;
  const share = silencedShare(plan);
  const silenced = metrics === 'lean' || share === 0 ? [] : [{ metric: 'Silenced', share }];
  const names = { lean: [], standard: ['NotReady', 'Unknown'], detailed: ['NotReady', 'Unknown', 'RoundDuration', 'Skew'] };
  return [...names[metrics].map((metric) => ({ metric, share: 1 })), ...silenced];
}
