import { seriesOf } from '../../deployment/cost/metrics.ts';
import { formatUsd } from '../../deployment/cost/monthly-cost.ts';
import { unitPrice } from '../../deployment/cost/prices.ts';
import { resourcesOf } from '../../deployment/cost/resources.ts';
import { looksPerRound } from '../../deployment/cost/rounds.ts';
import type { Plan } from '../../deployment/plan/plan.ts';
import type { PlannedShard } from '../../deployment/plan/stacks.ts';
import { MAX_ALARMED_TARGETS } from '../../deployment/plan/target-alarms.ts';
import type { Page } from '../terminal/terminal.ts';
import { prettyCost } from './pretty-cost.ts';
import { prettyFacts, prettyTable } from './pretty-table.ts';
import type { PricedPlan } from './priced-plan.ts';

/** More rows than this tell a person nothing. */
const MAX_SHARDS = 20;

/** What will be deployed, then what it costs, line by line. */
export function prettyPlan(priced: PricedPlan, page: Page): readonly string[] {
  const { plan, cost } = priced;
  const { paint, width } = page;
  const title = `${paint('bold', plan.monitor)}  ${count(plan.targets.length, 'target')}, ${formatUsd(cost.total)} a month`;
  return [
    title,
    ...indent(prettyFacts(factsOf(priced), width === undefined ? undefined : width - 2)),
    '',
    paint('bold', 'shards'),
    ...indent(shardRows(plan.shards)),
    '',
    ...prettyCost(priced, page),
  ];
}

function factsOf({ plan, isDefaultHeartbeat, problems, warnings, leftOut }: PricedPlan): readonly (readonly [string, string])[] {
  const { functions } = plan;
  const { alarms, schedules } = resourcesOf(plan);
  const kinds = Object.entries(alarms).filter(([, n]) => n > 0);
  return [
    ...problems.map(({ says, fix }) => ['refused', `${says}. Fix: ${fix}`] as const),
    ...warnings.map(({ says, fix }) => ['warning', `${says}. Fix: ${fix}`] as const),
    ...(leftOut > 0 ? [['note', `without the ${count(leftOut, 'target')} that --target leaves out`] as const] : []),
    ['region', plan.region === '' ? 'not known yet' : plan.region],
    ['heartbeat', heartbeatOf(plan, isDefaultHeartbeat)],
    ['stacks', `${stackNames(plan)}${plan.heartbeatRegion === undefined ? '' : ', and one for the heartbeat'}`],
    ['functions', `${functions.map(({ name }) => name).join(', ')}${plan.hasAnnouncer ? ', and the announcer' : ''}`],
    ['schedules', `${schedules}, each minute`],
    [
      'alarms',
      `${grouped(kinds.reduce((sum, [, n]) => sum + n, 0))}: ${kinds.map(([kind, n]) => `${KIND_NAMES[kind] ?? kind} ${grouped(n)}`).join(', ')}`,
    ],
    ...(plan.targets.length > MAX_ALARMED_TARGETS ? [['', crowdText(plan)] as const] : []),
    ['dashboard', plan.hasDashboard ? `yes, ${formatUsd(unitPrice('dashboards'))}` : NO_DASHBOARD],
    ['metrics', `${plan.metrics}: ${seriesText(plan)}`],
  ];
}

const KIND_NAMES: Readonly<Record<string, string>> = { ShardPage: 'Page of shards at 1, 2, 4, …' };

const NO_DASHBOARD = `none: npx cdk deploy --all -c dashboard=true adds it for ${formatUsd(unitPrice('dashboards'))}`;

function crowdText({ pages }: Plan): string {
  const instead = pages === 'shard' ? 'alarms by shard, not by target' : 'no alarm for each target';
  return `more than ${grouped(MAX_ALARMED_TARGETS)} targets: ${instead}`;
}

/** More names than this tell a person nothing. */
const MAX_STACKS = 4;

function stackNames({ stacks }: Plan): string {
  const names = stacks.map(({ name }) => name);
  return names.length > MAX_STACKS ? `${names[0]} to ${names.at(-1)}, ${names.length} stacks` : names.join(', ');
}

function heartbeatOf({ region, heartbeatRegion }: Plan, isDefault: boolean): string {
  if (heartbeatRegion === undefined) return 'none: nobody is told when the monitor itself falls silent';
  if (!isDefault) return heartbeatRegion;
  if (region === '') return 'not known yet: the partner of the region, or monitor.heartbeat.region';
  return `${heartbeatRegion}, by default: the partner of ${region}; monitor.heartbeat.region names another`;
}

function seriesText(plan: Plan): string {
  return seriesOf(plan)
    .map(
      ({ metric, series, billed }) =>
        `${metric} ${grouped(series)}${billed < series ? ` (not all the time: billed as ${billed.toFixed(1)})` : ''}`,
    )
    .join(', ');
}

function shardRows(shards: readonly PlannedShard[]): readonly string[] {
  const rows = shards.slice(0, MAX_SHARDS).map((shard) => {
    const rhythm = shard.isSubMinute ? 'all through the minute' : `${count(Math.ceil(looksPerRound(shard)), 'look')} a round`;
    return [shard.name, shard.functionName, count(shard.targets.length, 'target'), rhythm, `event ${kilobytes(shard.eventBytes)}`];
  });
  const more = shards.length - rows.length;
  return [...prettyTable(rows), ...(more > 0 ? [`and ${more} more, see --output json`] : [])];
}

function indent(lines: readonly string[]): readonly string[] {
  return lines.map((line) => `  ${line}`.trimEnd());
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1000)} KB`;
}

function grouped(n: number): string {
  return n.toLocaleString('en-US');
}

function count(n: number, noun: string): string {
  return `${grouped(n)} ${noun}${n === 1 ? '' : 's'}`;
}
