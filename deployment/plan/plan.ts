import type { Pages } from '../../monitor/metrics/pages.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import type { Target } from '../../monitor/target/target.ts';
import { byteLength } from '../../monitor/text/byte-length.ts';
import { packTargets } from '../schedule/event.ts';
import { FAMILIES, type Family } from '../schedule/family.ts';
import { shardsOf } from '../schedule/shard.ts';
import { partnerOf } from './region.ts';
import { type PlannedShard, type PlannedStack, stacksOf } from './stacks.ts';
import { pagesOf } from './target-alarms.ts';

/** A Lambda function to be deployed: one a family, and one more where some of its targets are looked at from a VPC. */
export type PlannedFunction = { readonly name: string; readonly family: Family; readonly vpc: boolean };

/** Everything a config is deployed as. */
export type Plan = {
  readonly monitor: string;
  readonly region: string;
  /** Where the heartbeat is listened to; absent = nowhere. */
  readonly heartbeatRegion?: string;
  readonly functions: readonly PlannedFunction[];
  readonly shards: readonly PlannedShard[];
  /** The first one is the monitor's own; the stack of the heartbeat is not among them. */
  readonly stacks: readonly PlannedStack[];
  readonly targets: readonly Target[];
  readonly hasPager: boolean;
  /** What rings there. */
  readonly pages: Pages;
  readonly hasDashboard: boolean;
  readonly metrics: MonitorSettings['metrics'];
  /** So many shards tell people that a function of its own puts what they tell into one message. */
  readonly hasAnnouncer: boolean;
  /** A heartbeat URL is called for all shards together. */
  readonly hasHeartbeatUrl: boolean;
  /** The targets whose readiness Route 53 follows, by name. */
  readonly healthChecked: readonly string[];
};

/** From so many shards on digests pass the announcer: each shard may have one a minute, and people get mail from all of them. */
const ANNOUNCED_SHARDS = 4;

/** The largest input one schedule may have: EventBridge Scheduler takes 256 KB, the rest is a margin. */
export const MAX_EVENT_BYTES = 200_000;

/** What no config says, but who deploys it. */
export type PlanChoices = {
  /** The targets whose readiness Route 53 is to follow, by name; default: none. */
  readonly healthChecked?: readonly string[];
  /** Default: with `metrics: detailed` alone. */
  readonly hasDashboard?: boolean;
};

/** What a config becomes in AWS. */
export function planOf(settings: MonitorSettings, targets: readonly Target[], choices: PlanChoices = {}): Plan {
  const { healthChecked = [], hasDashboard = settings.metrics === 'detailed' } = choices;
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
  return {
    monitor: settings.name,
    region,
    ...(settings.heartbeat && { heartbeatRegion: settings.heartbeat.region ?? partnerOf(region) }),
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
}

function nameOf({ family, vpc }: Pick<PlannedFunction, 'family' | 'vpc'>): string {
  return vpc ? `${family}-vpc` : family;
}

/** Something to say about deploying a config: one sentence without a full stop, and what to do about it. */
export type DeployFinding = { readonly says: string; readonly fix: string };
