import { byteLength } from './byte-length.ts';
import { FAMILIES, type Family } from './family.ts';
import type { MonitorSettings } from './monitor-settings.ts';
import { createMuteRuleCount } from './mute-rule-count.ts';
import { partnerOf } from './region.ts';
import { packTargets } from './scheduled-event.ts';
import { type Shard, shardsOf } from './shard.ts';
import { isPaged, type Target } from './target.ts';
import type { WindowTime } from './window-time.ts';

/** A Lambda function to be deployed: one a family, and one more where some of its targets are looked at from a VPC. */
export type PlannedFunction = { readonly name: string; readonly family: Family; readonly vpc: boolean };

/** A stack: the first holds everything but what did not fit. */
export type PlannedStack = {
  readonly name: string;
  readonly shards: readonly PlannedShard[];
  /** Targets whose alarms stand here. */
  readonly alarmed: readonly Target[];
};

/** A shard, the function that works on it and how large its event is. */
export type PlannedShard = Shard & { readonly functionName: string; readonly eventBytes: number };

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

/** A stack may have 500 resources and its template 1 MB. Source: AWS CloudFormation quotas. */
const MAX_RESOURCES = 450;
const MAX_TEMPLATE_BYTES = 900_000;
/** What the monitor's own stack has besides schedules and the alarms of targets. */
const OWN_RESOURCES = 90;
const OWN_BYTES = 90_000;
/** What a further stack has besides: the role of its schedules. */
const FURTHER_RESOURCES = 2;
/** An alarm, or what surrounds the event of a schedule, in a template. */
const RESOURCE_BYTES = 1600;

/** An alarm as a mute rule refers to it, with its part of the rule. */
const MUTED_BYTES = 180;

/** A quote in the event is escaped once more in the template. */
const ESCAPED = 1.25;

/** The largest input one schedule may have: EventBridge Scheduler takes 256 KB, the rest is a margin. */
export const MAX_EVENT_BYTES = 200_000;

/** What a config becomes in AWS; `healthChecked` names the targets whose readiness Route 53 is to follow, which no config says. */
export function planOf(settings: MonitorSettings, targets: readonly Target[], healthChecked: readonly string[] = []): Plan {
  const region = settings.regions[0] ?? '';
  const bytesOf = (some: readonly Target[], shard = '') => byteLength(JSON.stringify(packTargets(shard, some)));
  const shards = shardsOf(targets, bytesOf).map((shard): PlannedShard => {
    return { ...shard, functionName: nameOf(shard), eventBytes: bytesOf(shard.targets, shard.name) };
  });
  const hasPager = settings.alerts.pager.length > 0;
  const functions = FAMILIES.flatMap((family) => [false, true].map((vpc) => ({ name: nameOf({ family, vpc }), family, vpc }))).filter(
    ({ name }) => shards.some(({ functionName }) => functionName === name),
  );
  return {
    monitor: settings.name,
    region,
    ...(settings.heartbeat && { heartbeatRegion: settings.heartbeat.region ?? partnerOf(region) }),
    functions,
    shards,
    stacks: stacksOf(settings.name, shards, targets, { hasPager, healthChecked: new Set(healthChecked) }),
    targets,
    hasPager,
    metrics: settings.metrics,
    hasAnnouncer: shards.length >= ANNOUNCED_SHARDS,
    hasHeartbeatUrl: settings.heartbeat !== false && settings.heartbeat.url !== undefined,
    healthChecked,
  };
}

function nameOf({ family, vpc }: Pick<PlannedFunction, 'family' | 'vpc'>): string {
  return vpc ? `${family}-vpc` : family;
}

type Part = {
  readonly alarms: number;
  /** The alarms, and what else comes with it. */
  readonly resources: number;
  readonly bytes: number;
  readonly windows: readonly WindowTime[];
} & ({ readonly shard: PlannedShard } | { readonly target: Target });

// Filled in order; what does not fit any more begins the next stack.
function stacksOf(
  monitor: string,
  shards: readonly PlannedShard[],
  targets: readonly Target[],
  { hasPager, healthChecked }: { readonly hasPager: boolean; readonly healthChecked: ReadonlySet<string> },
): readonly PlannedStack[] {
  const parts: readonly Part[] = [
    ...shards.map((shard) => ({ shard, alarms: 0, resources: 1, bytes: RESOURCE_BYTES + shard.eventBytes * ESCAPED, windows: [] })),
    ...targets.map((target) => {
      const alarms = isPaged(target, hasPager) ? 2 : 1;
      const resources = alarms + (healthChecked.has(target.name) ? 1 : 0);
      const { maintenance: windows = [] } = target;
      return { target, alarms, resources, bytes: resources * RESOURCE_BYTES + alarms * windows.length * MUTED_BYTES, windows };
    }),
  ];
  const filled: Part[][] = [[]];
  let resources = OWN_RESOURCES;
  let bytes = OWN_BYTES;
  let rules = createMuteRuleCount();
  const more = ({ windows, alarms, resources: own }: Part) => own + rules.more(windows, alarms);
  for (const part of parts) {
    if (resources + more(part) > MAX_RESOURCES || bytes + part.bytes > MAX_TEMPLATE_BYTES) {
      filled.push([]);
      resources = FURTHER_RESOURCES;
      bytes = 0;
      rules = createMuteRuleCount();
    }
    filled.at(-1)?.push(part);
    resources += more(part);
    rules.add(part.windows, part.alarms);
    bytes += part.bytes;
  }
  return filled.map((some, i) => ({
    // With a capital, which no monitor's name has: the stack of a monitor called `prod-2` is another one.
    name: i === 0 ? `gatewatch-${monitor}` : `gatewatch-${monitor}-Part${i + 1}`,
    shards: some.flatMap((part) => ('shard' in part ? [part.shard] : [])),
    alarmed: some.flatMap((part) => ('target' in part ? [part.target] : [])),
  }));
}
