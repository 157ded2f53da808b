import type { Observation } from '../observation/observation.ts';
import type { Product } from '../observation/outcome.ts';
import type { FoundEntry } from '../target/discovery.ts';
import { actionOf, isWireProbe, type Probe, type Role } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import { defined, omit } from '../text/objects.ts';
import { sameJson } from '../text/same-json.ts';
import { isUnsettled, judge } from './judge.ts';
import type { ProbeHealth } from './probe-health.ts';
import { agree, PARTIAL_PAGES_MS, type Places, type Sight } from './quorum.ts';
import { type Reading, type RoleReading, readingOf, worstOf } from './reading.ts';
import { isRed, type Status, statusOf } from './status.ts';

/** What the checks of a target have shown so far, and the status that follows from it. */
export type TargetHealth = {
  /** When the monitor first saw the target, in milliseconds since 1970. */
  readonly firstSeen: number;
  readonly status: Status;
  /** When the target took its current status, or became `partial` or no longer so, in milliseconds since 1970. */
  readonly since: number;
  /** The health of each probe, by the name of the probe. */
  readonly probes: Readonly<Record<string, ProbeHealth>>;
  readonly product?: Product;
  /** What the source of its discovery listed last, as far as it was believed; absent before the first list. */
  readonly found?: readonly FoundEntry[];
  /** The regions that look at the target, and what the others see; absent if there is only one. */
  readonly places?: Places;
  /**
   * Since when only some regions see a failure, in milliseconds since 1970; absent if none or enough of them do.
   * `pages` is set when that has lasted long enough to page someone.
   */
  readonly partial?: { readonly since: number; readonly pages?: true };
};

/** A clock correction smaller than this costs at most one check, in milliseconds. */
const MAX_STEP_MS = 1000;

const MINUTE = 60_000;

/**
 * Judges the observations of a target at `at`: the judge decides each probe, the truth table then decides the
 * status.
 */
export function judgeTarget<Health extends TargetHealth>(
  target: Target,
  before: Health,
  observations: readonly Observation[],
  at: number,
): Health {
  const probes = { ...before.probes };
  for (const probe of target.probes) {
    // The probes that a signal is derived from differ from check to check; the action that is stored must
    // not.
    const action = actionOf(probe);
    for (const seen of observations)
      if (seen.probe === probe.name) probes[probe.name] = judge(probes[probe.name], { ...seen, action }, probe);
  }
  const product = observations.flatMap((seen) => (seen.outcome !== 'unknown' && seen.product ? [seen.product] : []))[0] ?? before.product;
  const found = observations.flatMap((seen) => (seen.outcome === 'success' && seen.found ? [seen.found] : [])).at(-1);
  const own: Health = {
    ...before,
    probes,
    ...defined({ product, found: sameJson(found, before.found) ? before.found : (found ?? before.found) }),
  };
  const judged = own.places || own.partial ? amongPlaces(target, own, at) : { ...own, status: ownStatus(target, own) };
  const isSame = judged.status === before.status && (judged.partial !== undefined) === (before.partial !== undefined);
  return isSame ? judged : { ...judged, since: Math.max(at, before.since) };
}

function amongPlaces<Health extends TargetHealth>(target: Target, health: Health, at: number): Health {
  const { places, partial, status: before } = health;
  const own = sightOf(target, health, { at, lateMs: places?.lateMs ?? 0 });
  const agreed = agree(own, places?.votes ?? [], { status: before, isPartial: partial !== undefined }, at);
  const since = partial?.since ?? at;
  const lasting = { since, ...(at - since >= PARTIAL_PAGES_MS && { pages: true as const }) };
  return { ...(omit(health, 'partial') as Health), status: agreed.status, ...(agreed.isPartial && { partial: lasting }) };
}

/**
 * Returns what the checks of one region alone say of a target, in a round of the minute of `at` that began `lateMs`
 * after it. Checks carry the time by the minute, which differs from the wall clock by that.
 */
export function sightOf(
  target: Target,
  health: TargetHealth,
  { at: now, lateMs }: { readonly at: number; readonly lateMs: number },
): Sight {
  const status = ownStatus(target, health);
  const checked = target.probes.flatMap((probe) => {
    const seen = health.probes[probe.name];
    return isWireProbe(probe) && probe.role !== 'signal' && !rests(probe, health) && seen ? [seen] : [];
  });
  const since = checked.flatMap(({ run }) =>
    (run?.outcome === 'failure') === isRed(status) && run?.since !== undefined ? [run.since] : [],
  );
  const isInDoubt = isRed(status) ? since.length === 0 : checked.some(isUnsettled);
  const begun = since.length === 0 ? health.since : isRed(status) ? Math.min(...since) : Math.max(...since);
  const last = Math.max(0, ...checked.map(({ at }) => at));
  // What was not checked in this minute was checked in an earlier one.
  const late = last < Math.floor(now / MINUTE) * MINUTE ? lateMs - MINUTE : lateMs;
  return { status, since: begun + lateMs, at: isInDoubt ? 0 : Math.max(0, last + late) };
}

/** Returns the current reading of each probe, in the order of the target. */
export function readingsOf(target: Target, health: TargetHealth): readonly { readonly probe: Probe; readonly reading: Reading }[] {
  return target.probes.map((probe) => ({ probe, reading: readingOf(health.probes[probe.name], probe.role) }));
}

/** Returns the current reading of one role of a target. */
export function roleReading(target: Target, health: TargetHealth, role: Exclude<Role, 'signal'>): RoleReading {
  return worstOf(
    role,
    readingsOf(target, health).flatMap(({ probe, reading }) => (probe.role === role ? [reading] : [])),
  );
}

// A startup probe that has passed does not run again, so its last observation says nothing about the present.
function rests(probe: Probe, health: TargetHealth): boolean {
  return probe.role === 'startup' && health.probes[probe.name]?.state === 'passing';
}

/** Returns the status by the checks of one region alone, whatever other regions see. */
export function ownStatus(target: Target, health: TargetHealth): Status {
  return statusOf({
    startup: roleReading(target, health, 'startup'),
    liveness: roleReading(target, health, 'liveness'),
    readiness: roleReading(target, health, 'readiness'),
    answers: target.probes.some((probe) => isWireProbe(probe) && !rests(probe, health) && health.probes[probe.name]?.answered === true),
    signalFailing: readingsOf(target, health).some(
      ({ probe, reading }) => reading === 'degraded' || (probe.role === 'signal' && (reading === 'failing' || reading === 'config')),
    ),
  });
}

/**
 * Returns the memory that still counts after the monitor was stopped or its clock stepped back.
 *
 * A probe is forgotten if it was last checked more than `failureThreshold` periods ago, because missing
 * checks do not mean "ready". It is also forgotten if it was checked in the future, now checks something
 * else, or is no longer in the config. The record of notifications stays.
 */
export function afterAbsence<Health extends TargetHealth>(target: Target, health: Health, now: number): Health {
  const isFresh = (probe: Probe) => {
    const seen = health.probes[probe.name];
    if (!seen || (isWireProbe(probe) && seen.action !== actionOf(probe))) return false;
    const age = now - seen.at;
    return age > -MAX_STEP_MS && age <= Math.max(probe.failureThreshold * probe.periodSeconds, 60) * 1000;
  };
  const kept = target.probes.filter(isFresh).flatMap(({ name }) => {
    const seen = health.probes[name];
    return seen ? [[name, seen] as const] : [];
  });
  const before = {
    ...health,
    firstSeen: Math.min(health.firstSeen, now),
    since: Math.min(health.since, now),
    probes: Object.fromEntries(kept),
  };
  return judgeTarget(target, before, [], now);
}

/** Whether the clock has stepped back since this health was stored. */
export function isFromTheFuture({ firstSeen, probes }: TargetHealth, now: number): boolean {
  return firstSeen > now || Object.values(probes).some(({ at }) => at >= now + MAX_STEP_MS);
}
