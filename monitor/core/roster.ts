import { isRecord } from './plain-data.ts';
import type { Target } from './target.ts';

/** What a shard remembers of a target beside its health: enough to say farewell to it. */
export type Member = Pick<Target, 'name' | 'profile' | 'host'>;

/** The targets a shard looked at last, and those it no longer does: a target that people believe to be broken must not vanish without a word. */
export type Roster = {
  readonly v: 1;
  readonly members: readonly Member[];
  /** `at` = the minute it was first missing in, milliseconds since 1970. */
  readonly left: readonly (Member & { readonly at: number })[];
};

/** The name of a shard's roster among the records. */
export function rosterName(shard: string): string {
  return `roster/${shard}`;
}

/** Reads a roster; undefined when there is none, or none this release wrote. */
export function parseRoster(value: unknown): Roster | undefined {
  if (!isRecord(value) || value.v !== 1 || !Array.isArray(value.members) || !Array.isArray(value.left)) return undefined;
  const isWhole = value.members.every(isMember) && value.left.every((one) => isMember(one) && typeof one.at === 'number');
  return isWhole ? (value as Roster) : undefined;
}

/** The roster after a round with these targets; `before` itself when nothing has changed. */
export function rosterAfter(before: Roster | undefined, targets: readonly Target[], at: number): Roster {
  const names = new Set(targets.map(({ name }) => name));
  const { members = [], left = [] } = before ?? {};
  const gone = members.filter(({ name }) => !names.has(name));
  const isSame = before !== undefined && gone.length === 0 && members.length === names.size && !left.some(({ name }) => names.has(name));
  if (isSame) return before;
  return {
    v: 1,
    members: targets.map(({ name, profile, host }) => ({ name, profile, host })),
    left: [...left.filter(({ name }) => !names.has(name)), ...gone.map((member) => ({ ...member, at }))],
  };
}

/** Without those that have been dealt with. */
export function without(roster: Roster, names: ReadonlySet<string>): Roster {
  return { ...roster, left: roster.left.filter(({ name }) => !names.has(name)) };
}

/** As much of a target as is left of one that is no longer in the config. */
export function formerTarget({ name, profile, host }: Member): Target {
  const nothing = { portShift: 0, tls: { verify: true }, labels: {}, dependsOn: [], probes: [] };
  return { name, profile, host, ...nothing, alert: 'mail', vpc: false };
}

function isMember(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && [value.name, value.profile, value.host].every((text) => typeof text === 'string');
}
