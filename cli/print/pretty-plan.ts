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
import { prettyFacts, prettyTableWithin } from './pretty-table.ts';
import type { PricedPlan } from './priced-plan.ts';

/** The largest number of shards that are listed. */
const MAX_SHARDS = 20;

/** Returns a plan as lines: the resources, the shards, then the monthly cost. */
export function prettyPlan(priced: PricedPlan, page: Page): readonly string[] {
  const { plan, cost } = priced;
  const { paint, width } = page;
  const title = `${paint('bold', plan.monitor)}  ${count(plan.targets.length, 'target')}, ${formatUsd(cost.total)} per month`;
  return [
    title,
    ...indent(prettyFacts(factsOf(priced), width === undefined ? undefined : width - 2)),
    '',
    paint('bold', 'shards'),
    ...indent(shardRows(plan.shards, width === undefined ? undefined : width - 2)),
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
    ...(leftOut > 0 ? [['note', `${count(leftOut, 'target')} not included, because of --target`] as const] : []),
    ['region', regionsOf(plan)],
    ['heartbeat', heartbeatOf(plan, isDefaultHeartbeat)],
    ['stacks', `${stackNames(plan)}${besideStacks(plan)}`],
    [
      'functions',
      `${functions.map(({ name }) => name).join(', ')}${plan.hasAnnouncer ? ', and the announcer' : ''}${plan.page ? ', and the status page' : ''}`,
    ],
    ['schedules', `${schedules}, every minute`],
    [
      'alarms',
      `${grouped(kinds.reduce((sum, [, n]) => sum + n, 0))}: ${kinds.map(([kind, n]) => `${KIND_NAMES[kind] ?? kind} ${grouped(n)}`).join(', ')}`,
    ],
    ...(plan.targets.length > MAX_ALARMED_TARGETS ? [['', crowdText(plan)] as const] : []),
    ['dashboard', plan.hasDashboard ? DASHBOARD : NO_DASHBOARD],
    ['status page', pageOf(plan)],
    ['metrics', `${plan.metrics}: ${seriesText(plan)}`],
  ];
}

const KIND_NAMES: Readonly<Record<string, string>> = { ShardPage: 'Page per shard at 1, 2, 4, … incidents' };

const DASHBOARD_PRICE = `${formatUsd(unitPrice('dashboards'))} per month; the first three of an account are free`;

const DASHBOARD = `yes, ${DASHBOARD_PRICE}; monitor.dashboard: false leaves it out`;

const NO_DASHBOARD = `none; without monitor.dashboard: false, ${DASHBOARD_PRICE}`;

function pageOf({ page }: Plan): string {
  if (!page) return 'none; monitor.statusPage adds it';
  const { length } = page.event.targets;
  return `${count(length, 'target')} in ${page.region}, ${page.show === 'details' ? 'with details' : 'status only'}`;
}

function crowdText({ pages }: Plan): string {
  const instead = pages === 'shard' ? 'alarms per shard, not per target' : 'no alarms per target';
  return `with more than ${grouped(MAX_ALARMED_TARGETS)} targets: ${instead}`;
}

/** The largest number of stacks whose names are listed. */
const MAX_STACKS = 4;

function stackNames({ stacks, voters }: Plan): string {
  const names = [...stacks, ...voters.flatMap((voter) => voter.stacks)].map(({ name }) => name);
  return names.length > MAX_STACKS ? `${names[0]} to ${names.at(-1)}, ${names.length} stacks` : names.join(', ');
}

function besideStacks({ heartbeatRegion, page }: Plan): string {
  const beside = [...(heartbeatRegion === undefined ? [] : ['the heartbeat stack']), ...(page ? ['the status page'] : [])];
  return beside.length === 0 ? '' : `, and ${beside.join(', and ')}`;
}

function regionsOf({ region, voters }: Plan): string {
  if (region === '') return 'not set: monitor.regions is missing';
  if (voters.length === 0) return region;
  const further = voters.map((voter) => voter.region).join(', ');
  return `${region} judges and notifies; ${further} check too and vote: each server is checked ${voters.length + 1} times as often`;
}

function heartbeatOf({ region, heartbeatRegion }: Plan, isDefault: boolean): string {
  if (heartbeatRegion === undefined) return 'none: no one is notified if the monitor itself stops';
  if (!isDefault) return heartbeatRegion;
  if (region === '') return 'not known yet: depends on monitor.regions, unless monitor.heartbeat.region is set';
  return `${heartbeatRegion} (default for ${region}; to change it, set monitor.heartbeat.region)`;
}

function seriesText(plan: Plan): string {
  return seriesOf(plan)
    .map(
      ({ metric, series, billed }) =>
        `${metric} ${grouped(series)}${billed < series ? ` (not always written: billed as ${billed.toFixed(1)})` : ''}`,
    )
    .join(', ');
}

function shardRows(shards: readonly PlannedShard[], width: number | undefined): readonly string[] {
  const rows = shards.slice(0, MAX_SHARDS).map((shard) => {
    const rhythm = shard.isSubMinute ? 'continuous checks' : `${count(Math.ceil(looksPerRound(shard)), 'check')} per round`;
    return [shard.name, shard.functionName, count(shard.targets.length, 'target'), rhythm, `event ${kilobytes(shard.eventBytes)}`];
  });
  const more = shards.length - rows.length;
  return [...prettyTableWithin(rows, width, [4, 1, 3]), ...(more > 0 ? [`and ${more} more: see --output json`] : [])];
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
