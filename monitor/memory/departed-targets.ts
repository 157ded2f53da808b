import type { Target } from '../target/target.ts';
import { isAbsentOr, isListOfTexts, isMoment, isRecord } from '../text/guards.ts';
import { defined } from '../text/objects.ts';

/** What a shard stores of a target besides its health: enough for its last notification. */
export type ShardMember = Pick<Target, 'name' | 'profile' | 'host'>;

/**
 * The targets a shard checked last, and those that it no longer checks. A target that people know to be
 * failing must not disappear without a notification.
 */
export type ShardTargets = {
  readonly v: 1;
  readonly members: readonly ShardMember[];
  readonly left: readonly DepartedTargets[];
  /**
   * All shards of the monitor, in the list of the first shard only. It detects removed shards and their
   * targets.
   */
  readonly shards?: readonly string[];
};

/**
 * A target that is no longer monitored: its last shard, and the first minute without it, in milliseconds
 * since 1970.
 */
type DepartedTargets = ShardMember & { readonly shard: string; readonly at: number };

/** Returns the record name of a shard's list of targets. */
export function shardRecordName(shard: string): string {
  return `roster/${shard}`;
}

/** Reads a shard's list of targets; undefined if there is none, or none that this release wrote. */
export function readShardTargets(value: unknown): ShardTargets | undefined {
  if (!isRecord(value) || value.v !== 1 || !Array.isArray(value.members) || !Array.isArray(value.left)) return undefined;
  const isLeft = (one: unknown) => isMember(one) && isMoment(one.at) && typeof one.shard === 'string';
  const isWhole = value.members.every(isMember) && value.left.every(isLeft) && isAbsentOr(isListOfTexts)(value.shards);
  return isWhole ? (value as ShardTargets) : undefined;
}

/** A shard, its targets in a minute, and all shards of the monitor if this shard is the first of them. */
export type Attendance = {
  readonly shard: string;
  readonly targets: readonly Target[];
  readonly at: number;
  readonly shards?: readonly string[];
};

/** Returns the shards that were removed since the list was written. */
export function vanishedShards(before: ShardTargets | undefined, { shards }: Attendance): readonly string[] {
  return shards ? (before?.shards ?? []).filter((shard) => !shards.includes(shard)) : [];
}

/**
 * Returns the list of targets after a round; `before` itself if nothing has changed. `inherited` has the
 * lists of removed shards, by name.
 */
export function shardTargetsAfter(
  before: ShardTargets | undefined,
  { shard, targets, at, shards }: Attendance,
  inherited: ReadonlyMap<string, ShardTargets> = new Map(),
): ShardTargets {
  const names = new Set(targets.map(({ name }) => name));
  const { members = [], left = [] } = before ?? {};
  const gone = members.filter(({ name }) => !names.has(name));
  const isSame = gone.length === 0 && members.length === names.size && !left.some(({ name }) => names.has(name));
  if (before && isSame && before.shards?.join() === shards?.join()) return before;
  const heirs = [...inherited].flatMap(([from, list]) => [...list.left, ...list.members.map((member) => ({ ...member, shard: from, at }))]);
  return {
    v: 1,
    members: targets.map(({ name, profile, host }) => ({ name, profile, host })),
    left: [...left, ...gone.map((member) => ({ ...member, shard, at })), ...heirs].filter(({ name }) => !names.has(name)),
    ...defined({ shards }),
  };
}

/** Returns the list without departed targets that are done. */
export function without(list: ShardTargets, names: ReadonlySet<string>): ShardTargets {
  return { ...list, left: list.left.filter(({ name }) => !names.has(name)) };
}

/** Builds a target for one that is no longer in the config, from the parts that are stored of it. */
export function formerTarget({ name, profile, host }: ShardMember): Target {
  const nothing = { portShift: 0, tls: { verify: true }, labels: {}, dependsOn: [], probes: [] };
  return { name, profile, host, ...nothing, alert: 'mail', vpc: false };
}

function isMember(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && [value.name, value.profile, value.host].every((text) => typeof text === 'string');
}
