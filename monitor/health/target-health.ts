import type { Observation } from '../observation/observation.ts';
import type { Product } from '../observation/outcome.ts';
import { actionOf, isWireProbe, type Probe, type Role } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import { judge } from './judge.ts';
import type { ProbeHealth } from './probe-health.ts';
import { type Reading, type RoleReading, readingOf, worstOf } from './reading.ts';
import { type Status, statusOf } from './status.ts';

/** What the checks of a target have shown so far, and the status that follows. */
export type TargetHealth = {
  /** When the monitor first saw the target, milliseconds since 1970. */
  readonly firstSeen: number;
  readonly status: Status;
  /** Since when the status is what it is, milliseconds since 1970. */
  readonly since: number;
  /** By the probe's name. */
  readonly probes: Readonly<Record<string, ProbeHealth>>;
  readonly product?: Product;
};

/** A clock that is put right by less than this costs a look at most. */
const MAX_STEP_MS = 1000;

/** Judges what was seen of a target at `at`: every probe by the judge, then the status by the truth table. */
export function judgeTarget<Health extends TargetHealth>(
  target: Target,
  before: Health,
  observations: readonly Observation[],
  at: number,
): Health {
  const probes = { ...before.probes };
  for (const probe of target.probes) {
    // What a signal was read off changes from look to look; what is remembered of it must not.
    const action = actionOf(probe);
    for (const seen of observations)
      if (seen.probe === probe.name) probes[probe.name] = judge(probes[probe.name], { ...seen, action }, probe);
  }
  const product = observations.flatMap((seen) => (seen.outcome !== 'unknown' && seen.product ? [seen.product] : []))[0] ?? before.product;
  const judged: Health = { ...before, probes, ...(product && { product }) };
  const status = statusNow(target, judged);
  return status === before.status ? judged : { ...judged, status, since: Math.max(at, before.since) };
}

/** How each probe of a target reads now, in the target's order. */
export function readingsOf(target: Target, health: TargetHealth): readonly { readonly probe: Probe; readonly reading: Reading }[] {
  return target.probes.map((probe) => ({ probe, reading: readingOf(health.probes[probe.name], probe.role) }));
}

/** How one role of a target reads now. */
export function roleReading(target: Target, health: TargetHealth, role: Exclude<Role, 'signal'>): RoleReading {
  return worstOf(
    role,
    readingsOf(target, health).flatMap(({ probe, reading }) => (probe.role === role ? [reading] : [])),
  );
}

// Once a startup probe has passed it is not looked at again, so what it saw last says nothing about now.
function rests(probe: Probe, health: TargetHealth): boolean {
  return probe.role === 'startup' && health.probes[probe.name]?.state === 'passing';
}

function statusNow(target: Target, health: TargetHealth): Status {
  return statusOf({
    startup: roleReading(target, health, 'startup'),
    liveness: roleReading(target, health, 'liveness'),
    readiness: roleReading(target, health, 'readiness'),
    answers: target.probes.some((probe) => isWireProbe(probe) && !rests(probe, health) && health.probes[probe.name]?.answered === true),
    signalFailing: readingsOf(target, health).some(
      ({ probe, reading }) => probe.role === 'signal' && (reading === 'failing' || reading === 'config'),
    ),
  });
}

/**
 * The memory as it counts after the monitor was away, or its clock stepped back. Forgotten is a probe last seen longer ago than
 * `failureThreshold` periods (silence is not "ready") or in the future, one that now looks at something else, and one the config no longer
 * has. What people were told stays.
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

/** Whether the clock has stepped back since this was remembered. */
export function isFromTheFuture({ firstSeen, probes }: TargetHealth, now: number): boolean {
  return firstSeen > now || Object.values(probes).some(({ at }) => at >= now + MAX_STEP_MS);
}
