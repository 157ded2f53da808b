import { actionOf } from './action.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { Health } from './health.ts';
import { judge } from './judge.ts';
import type { NoticeKind } from './notice.ts';
import type { Observation } from './observation.ts';
import type { Product } from './outcome.ts';
import { isWireProbe, type Probe, type Role } from './probe.ts';
import { type Reading, type RoleReading, readingOf, worstOf } from './reading.ts';
import type { Reason } from './reason.ts';
import type { Silence } from './silence.ts';
import { type Status, statusOf } from './status.ts';
import type { Target } from './target.ts';

/** What is remembered of a target between looks: plain data, JSON-safe, versioned for stores that outlive a release. */
export type TargetHealth = {
  readonly v: 1;
  /** When the monitor first saw the target, milliseconds since 1970. */
  readonly firstSeen: number;
  readonly status: Status;
  /** Since when the status is what it is. */
  readonly since: number;
  readonly probes: Readonly<Record<string, Health>>;
  readonly product?: Product;
  /** The last status that counted as a change, told or not; absent before the first. */
  readonly noted?: Status;
  /** The last status people were told; absent before the first. */
  readonly told?: Status;
  /** Since when the incident is open that people were told of last and whose end they have not heard of. */
  readonly toldIncident?: number;
  /** What people and machines have not been told yet, oldest first. */
  readonly owed?: readonly Owed[];
  /** When people last heard something new of the target, at most MAX_TURNS of them, oldest first. */
  readonly turns?: readonly number[];
  /** Why people have not heard of what is new, or of the incident that is open; absent = they have, or are about to. */
  readonly silence?: Silence;
  /** Set while the target changes so often that single changes are not told. */
  readonly hold?: Hold;
  /** The last minute in which it was decided anew what is told: an older round decides nothing any more. */
  readonly spoken?: number;
  /** Who may tell what is owed, and until when; absent = whoever takes it. */
  readonly lease?: Lease;
  /** While an incident is open: from the first red status to ready or degraded; `unknown` and `pending` neither open nor close one. */
  readonly incident?: Incident;
  /** Set once the target was ready or degraded: from then on a wrong setting is no longer a monitor that was set up badly. */
  readonly wasReady?: true;
  /** The shard that looks at it: who reads another name here knows that the target has moved. */
  readonly shard?: string;
  /** How often a store has written this; 0 = never. A store refuses to write over a revision it was not read from. */
  readonly revision: number;
};

/** An open incident; times are milliseconds since 1970. */
export type Incident = {
  readonly since: number;
  /** Machines wake somebody for it, unless it is silenced. */
  readonly pages?: true;
  /** Somebody is being woken for it: the metric `Page` is 1. */
  readonly loud?: true;
  /** When people last heard of it, and how often they have been reminded since it opened. */
  readonly heardAt?: number;
  readonly reminders?: number;
  /** What was told as its reason so far: each is told once. */
  readonly reasons?: readonly Reason[];
};

/** A row of changes that is told as one: when it began, how many there were, over how long (milliseconds), when the last one was. */
export type Hold = { readonly since: number; readonly changes: number; readonly last: number };

/** A change of status, or another piece of news, as people are to be told it. */
export type Owed = {
  /** Absent = a change of status. */
  readonly kind?: Exclude<NoticeKind, 'change' | 'drill'> | 'reason';
  /**
   * Whether people are told; absent = that has not been decided yet. What they are not told, because of a silence or since nobody wants to hear
   * of the target, is an event for machines all the same.
   */
  readonly decided?: 'tell' | 'nobody' | Silence;
  /** The silence that is over: news that came of its end. */
  readonly after?: Silence;
  /** What was wrong in the incident that this ends, as far as it was told. */
  readonly reasons?: readonly Reason[];
  /** How many changes, over how long (milliseconds), `flapping` and `calm` are about. */
  readonly changes?: { readonly count: number; readonly overMs: number };
  /** Somebody is woken for it, unless it is silenced: it belongs to an incident that pages, and the target is red. */
  readonly wakes?: true;
  /** What has been done of telling it while the rest failed: people were told, or machines were. */
  readonly heard?: true;
  readonly emitted?: true;
  /** Time of the look that brought it, milliseconds since 1970. */
  readonly at: number;
  /** Absent when nothing was told of the target before. */
  readonly from?: Status;
  readonly to: Status;
  readonly diagnosis: Diagnosis | null;
  /** Since when the incident is open that this change belongs to, or ends; milliseconds since 1970. */
  readonly incident?: number;
};

/** The right to tell: of one holder, until a moment (milliseconds since 1970). */
export type Lease = { readonly holder: string; readonly until: number };

/** A clock that is put right by less than this costs a look at most. */
const MAX_STEP_MS = 1000;

/** The memory of a target nobody has looked at yet. */
export function firstSight(at: number): TargetHealth {
  return { v: 1, firstSeen: at, status: 'pending', since: at, probes: {}, revision: 0 };
}

/** Judges what was seen of a target at `at`: every probe by the judge, then the status by the truth table. */
export function judgeTarget(target: Target, before: TargetHealth, observations: readonly Observation[], at: number): TargetHealth {
  const probes = { ...before.probes };
  for (const probe of target.probes) {
    // What a signal was read off changes from look to look; what is remembered of it must not.
    const action = actionOf(probe);
    for (const seen of observations)
      if (seen.probe === probe.name) probes[probe.name] = judge(probes[probe.name], { ...seen, action }, probe);
  }
  const product = observations.flatMap((seen) => (seen.outcome !== 'unknown' && seen.product ? [seen.product] : []))[0] ?? before.product;
  const judged: TargetHealth = { ...before, probes, ...(product && { product }) };
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
export function afterAbsence(target: Target, health: TargetHealth, now: number): TargetHealth {
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
