import type { Target } from '../target/target.ts';
import { isAbsentOr, isListOfTexts, isMoment, isRecord } from '../text/guards.ts';

/** What a shard remembers of a target beside its health: enough to say farewell to it. */
export type ShardMember = Pick<Target, 'name' | 'profile' | 'host'>;

/** The targets a shard looked at last, and those it no longer does: a target that people believe to be broken must not vanish without a word. */
export type ShardTargets = {
  readonly v: 1;
  readonly members: readonly ShardMember[];
  readonly left: readonly DepartedTargets[];
  /** Of the first shard alone: all shards there were, so that none vanishes with what it looked at. */
  readonly shards?: readonly string[];
};

/** A target that is not looked at any more: by which shard it was last, and the minute it was first missing in, milliseconds since 1970. */
type DepartedTargets = ShardMember & { readonly shard: string; readonly at: number };

/** The name of a shard's roster among the records. */
export function shardRecordName(shard: string): string {
  return `roster/${shard}`;
}

/** Reads a roster; undefined when there is none, or none this release wrote. */
export function readShardTargets(value: unknown): ShardTargets | undefined {
  if (!isRecord(value) || value.v !== 1 || !Array.isArray(value.members) || !Array.isArray(value.left)) return undefined;
  const isLeft = (one: unknown) => isMember(one) && isMoment(one.at) && typeof one.shard === 'string';
  const isWhole = value.members.every(isMember) && value.left.every(isLeft) && isAbsentOr(isListOfTexts)(value.shards);
  return isWhole ? (value as ShardTargets) : undefined;
}

/** The shard whose roster is kept, its targets in a minute, and all shards where it is the first of them. */
export type Attendance = {
  readonly shard: string;
  readonly targets: readonly Target[];
  readonly at: number;
  readonly shards?: readonly string[];
};

/** The shards that are gone since the roster was kept last. */
export function vanishedShards(before: ShardTargets | undefined, { shards }: Attendance): readonly string[] {
  return shards ? (before?.shards ?? []).filter((shard) => !shards.includes(shard)) : [];
}

/** The roster after a round; `before` itself when nothing has changed. `inherited` = the rosters of shards that have vanished, by name. */
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
  const heirs = [...inherited].flatMap(([from, roster]) => [
    ...roster.left,
    ...roster.members.map((member) => ({ ...member, shard: from, at })),
  ]);
  return {
    v: 1,
    members: targets.map(({ name, profile, host }) => ({ name, profile, host })),
    left: [...left, ...gone.map((member) => ({ ...member, shard, at })), ...heirs].filter(({ name }) => !names.has(name)),
    ...(shards && { shards }),
  };
}

/** Without those that have been dealt with. */
export function without(roster: ShardTargets, names: ReadonlySet<string>): ShardTargets {
  return { ...roster, left: roster.left.filter(({ name }) => !names.has(name)) };
}

/** As much of a target as is left of one that is no longer in the config. */
export function formerTarget({ name, profile, host }: ShardMember): Target {
  const nothing = { portShift: 0, tls: { verify: true }, labels: {}, dependsOn: [], probes: [] };
  return { name, profile, host, ...nothing, alert: 'mail', vpc: false };
}

function isMember(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && [value.name, value.profile, value.host].every((text) => typeof text === 'string');
}
