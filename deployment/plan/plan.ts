import type { Pages } from '../../monitor/metrics/pages.ts';
import type { Architecture, MonitorSettings } from '../../monitor/target/settings.ts';
import type { Target } from '../../monitor/target/target.ts';
import { byteLength } from '../../monitor/text/byte-length.ts';
import { defined, omit } from '../../monitor/text/objects.ts';
import { packTargets } from '../schedule/event.ts';
import { FAMILIES, type Family } from '../schedule/family.ts';
import { shardsOf } from '../schedule/shard.ts';
import { type PlannedPage, plannedPage } from './planned-page.ts';
import { architectureOf, partnerOf } from './region.ts';
import { isVoted, type PlannedShard, type PlannedStack, stacksOf } from './stacks.ts';
import { pagesOf } from './target-alarms.ts';

/**
 * A Lambda function of a deployment: one per product family, and another if some of its targets are checked
 * from a VPC.
 */
export type PlannedFunction = { readonly name: string; readonly family: Family; readonly vpc: boolean };

/** The resources that a config is deployed as. */
export type Plan = {
  readonly monitor: string;
  readonly region: string;
  /** The region of the heartbeat alarm; absent if there is no heartbeat. */
  readonly heartbeatRegion?: string;
  readonly functions: readonly PlannedFunction[];
  readonly shards: readonly PlannedShard[];
  /** The main stack first, then further ones; without the heartbeat stack. */
  readonly stacks: readonly PlannedStack[];
  readonly targets: readonly Target[];
  readonly hasPager: boolean;
  /** The alarms that page. */
  readonly pages: Pages;
  readonly hasDashboard: boolean;
  /** The status page; absent = none. */
  readonly page?: PlannedPage;
  readonly metrics: MonitorSettings['metrics'];
  /** Whether a separate function, the announcer, batches the notifications of all shards into one message. */
  readonly hasAnnouncer: boolean;
  /** Whether a heartbeat URL is called for all shards together. */
  readonly hasHeartbeatUrl: boolean;
  /** The names of the targets with a Route 53 health check. */
  readonly healthChecked: readonly string[];
  /** The processors of the functions. */
  readonly architecture: Architecture;
  readonly logRetentionDays: number;
  /** A topic that exists, and is used instead of one of the monitor's own. */
  readonly alertsTopicArn?: string;
  /** The plans of the further regions, whose votes this one judges by; none for a monitor of one region. */
  readonly voters: readonly Voter[];
};

/** What is planned for the first region, and may be planned for others as well. */
export type Judge = Omit<Plan, 'voters'>;

/** What a voter runs: the same shards with their own state, without alarms, topics, and metrics. */
export type Voter = Judge & { readonly votesFor: string };

/** For how many days logs are kept by default. */
const LOG_RETENTION = 30;

/** The number of shards from which an announcer is used, because each shard can send an email per minute. */
const ANNOUNCED_SHARDS = 4;

/**
 * The largest input of a schedule, bytes: the limit of EventBridge Scheduler is 256 KB, the rest is a margin.
 */
export const MAX_EVENT_BYTES = 200_000;

/** The choices of a deployment that are not in the config. */
export type PlanChoices = {
  /** The names of the targets with a Route 53 health check; default: none. */
  readonly healthChecked?: readonly string[];
  /** Whether to create a dashboard; default: as `monitor.dashboard` says. */
  readonly hasDashboard?: boolean;
};

/** Plans the deployment of a config. */
export function planOf(settings: MonitorSettings, targets: readonly Target[], choices: PlanChoices = {}): Plan {
  const { healthChecked = [], hasDashboard = settings.hasDashboard } = choices;
  const region = settings.regions[0] ?? '';
  const bytesOf = (some: readonly Target[], shard = '') => byteLength(JSON.stringify(packTargets(shard, some)));
  const shards = shardsOf(targets, bytesOf).map((shard): PlannedShard => {
    return { ...shard, functionName: nameOf(shard), eventBytes: bytesOf(shard.targets, shard.name) };
  });
  const hasPager = settings.alerts.pager.length > 0;
  const alarmSetting = { count: targets.length, hasPager, healthChecked: new Set(healthChecked) };
  const functions = FAMILIES.flatMap((family) => [false, true].map((vpc) => ({ name: nameOf({ family, vpc }), family, vpc }))).filter(
    ({ name }) => shards.some(({ functionName }) => functionName === name),
  );
  const heartbeatRegion = heartbeatRegionOf(settings, region);
  // Beside the heartbeat, the page outlives the region of what it shows.
  const page = plannedPage(settings, targets, heartbeatRegion ?? region);
  const plan: Judge = {
    monitor: settings.name,
    region,
    ...defined({ heartbeatRegion, page }),
    architecture: settings.aws.architecture ?? architectureOf(region),
    logRetentionDays: settings.aws.logRetentionDays ?? LOG_RETENTION,
    ...(settings.aws.alertsTopicArn !== undefined && { alertsTopicArn: settings.aws.alertsTopicArn }),
    functions,
    shards,
    stacks: stacksOf(settings.name, shards, targets, alarmSetting),
    targets,
    hasPager,
    pages: pagesOf(alarmSetting),
    hasDashboard,
    metrics: settings.metrics,
    hasAnnouncer: shards.length >= ANNOUNCED_SHARDS,
    hasHeartbeatUrl: settings.heartbeat !== false && settings.heartbeat.url !== undefined,
    healthChecked,
  };
  const further = shards.some(isVoted) ? settings.regions.slice(1) : [];
  return { ...plan, voters: further.map((one) => voterOf(plan, one, settings.aws.architecture !== undefined)) };
}

/**
 * Returns the plan of a further region. Targets that are checked from the VPC are left out: the subnets are those of the
 * first region.
 */
function voterOf(judge: Judge, region: string, isGiven: boolean): Voter {
  const shards = judge.shards.filter(isVoted);
  const functionNames = new Set(shards.map(({ functionName }) => functionName));
  const nobody = { count: 0, hasPager: false, healthChecked: new Set<string>() };
  const shared = omit(judge, 'heartbeatRegion', 'page', 'alertsTopicArn');
  return {
    ...shared,
    region,
    votesFor: judge.region,
    functions: judge.functions.filter(({ name }) => functionNames.has(name)),
    shards,
    // The capital avoids a collision with a monitor named `prod-voter`: names of monitors have no capitals.
    stacks: stacksOf(`${judge.monitor}-Voter-${region}`, shards, [], nobody),
    targets: shards.flatMap(({ targets }) => targets),
    hasPager: false,
    pages: 'none',
    hasDashboard: false,
    hasAnnouncer: false,
    hasHeartbeatUrl: false,
    healthChecked: [],
    architecture: isGiven ? judge.architecture : architectureOf(region),
  };
}

function heartbeatRegionOf({ heartbeat }: MonitorSettings, region: string): string | undefined {
  return heartbeat && heartbeat.region !== false ? (heartbeat.region ?? partnerOf(region)) : undefined;
}

function nameOf({ family, vpc }: Pick<PlannedFunction, 'family' | 'vpc'>): string {
  return vpc ? `${family}-vpc` : family;
}

/** A finding about the deployment of a config: one sentence without a full stop, and the fix. */
export type DeployFinding = { readonly says: string; readonly fix: string };
