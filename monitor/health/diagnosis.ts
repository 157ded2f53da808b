import { degradesOnly, type Kind, kindOf, REASONS, type Reason } from '../observation/reason.ts';
import { actionOf, type Probe, ROLES, type Role } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import { placesInWords } from './places.ts';
import type { ReasonDetail } from './probe-health.ts';
import type { Vote } from './quorum.ts';
import type { Reading } from './reading.ts';
import { isRed } from './status.ts';
import { ownStatus, readingsOf, sightOf, type TargetHealth } from './target-health.ts';

/** A failing probe and the check stage that it failed at. */
export type FailingProbe = {
  readonly rung: Rung;
  readonly probe: string;
  readonly reason: Reason;
  readonly kind: Kind;
  /** What is wrong, in one sentence. */
  readonly summary: string;
  /** The recommended action. */
  readonly fix: string;
};

/**
 * Why a target is not ready: the finding that leads, and the other failures. A finding about the server leads
 * over one about the config; then the lowest failed stage leads. A pending target has no reason yet.
 */
export type Diagnosis = (FailingProbe | Pick<FailingProbe, 'rung' | 'probe' | 'summary' | 'fix'>) & {
  readonly consequences: readonly FailingProbe[];
};

type Readings = readonly { readonly probe: Probe; readonly reading: Reading }[];

type Broken = { readonly probe: Pick<Probe, 'name' | 'role'>; readonly complaint: ReasonDetail };

type Known = { readonly target: Target; readonly health: TargetHealth; readonly diagnosis: Diagnosis };

// Several steps of one round ask for the same diagnosis. It depends only on these parts of the health.
const known = new WeakMap<TargetHealth['probes'], Known>();

/** Returns the diagnosis of a target, or null when the target is ready. */
export function diagnose(target: Target, health: TargetHealth): Diagnosis | null {
  if (health.status === 'ready') return null;
  const last = known.get(health.probes);
  const isSame = (part: 'status' | 'places' | 'partial') => last?.health[part] === health[part];
  if (last?.target === target && isSame('status') && isSame('places') && isSame('partial')) return last.diagnosis;
  const diagnosis = diagnosisOf(target, health);
  known.set(health.probes, { target, health, diagnosis });
  return diagnosis;
}

function diagnosisOf(target: Target, health: TargetHealth): Diagnosis {
  const readings = readingsOf(target, health);
  const broken = brokenOf(target, health);
  const obstacles = health.status === 'unknown' ? obstaclesOf(readings, health) : [];
  const [first, ...rest] = [...seenElsewhere(target, health), ...[...obstacles, ...broken].map(findingOf)];
  if (health.status === 'pending' || !first) return pendingDiagnosis(readings, broken);
  const although = contradiction(target, health, first);
  return { ...first, summary: `${first.summary}${although}`, fix: fixNow(first, health), consequences: rest };
}

// What leads although the checks of this region alone do not say it: that regions differ, or a failure that others see.
function seenElsewhere(target: Target, health: TargetHealth): readonly FailingProbe[] {
  const { places, status, partial } = health;
  if (!places) return [];
  if (partial) {
    const { kind, sentence, fix } = REASONS['path.partial'];
    const summary = `${sentence}: ${placesInWords(target, health)}`;
    return [{ rung: 'signal', probe: 'path', reason: 'path.partial', kind, summary, fix }];
  }
  const own = ownStatus(target, health);
  if (status === 'unknown' || status === 'pending' || own === status || (isRed(own) && isRed(status))) return [];
  const vote = places.votes.find((one) => one.status === status) ?? places.votes.find((one) => isRed(one.status) && isRed(status));
  return vote?.finding ? [findingOfVote(target, vote.finding)] : [];
}

function findingOfVote({ probes }: Target, { probe: name, complaint }: NonNullable<Vote['finding']>): FailingProbe {
  const role = probes.find((probe) => probe.name === name)?.role ?? 'readiness';
  return findingOf({ probe: { name, role }, complaint });
}

/** Returns what a region tells another one of a target: its sight (see `sightOf`), and the failure that leads. */
export function voteOf(region: string, target: Target, health: TargetHealth, round: Parameters<typeof sightOf>[2]): Vote {
  const probe = diagnose(target, health)?.probe ?? '';
  const complaint = health.probes[probe]?.complaint;
  return { region, ...sightOf(target, health, round), ...(complaint && { finding: { probe, complaint } }) };
}

/** Returns the reason of a diagnosis; a pending target has none. */
export function reasonOf(diagnosis: Diagnosis | null): Reason | undefined {
  return diagnosis && 'reason' in diagnosis ? diagnosis.reason : undefined;
}

function brokenOf(target: Target, health: TargetHealth): readonly Broken[] {
  const failing = readingsOf(target, health).flatMap(({ probe, reading }) => {
    const complaint = health.probes[probe.name]?.complaint;
    return complaint && (reading === 'failing' || reading === 'config' || reading === 'degraded') ? [{ probe, complaint }] : [];
  });
  // The sort is stable: within a kind, a stage, and a role, the order of `explain` stays.
  return failing.sort((a, b) => compareLists(precedenceOf(a), precedenceOf(b)));
}

/**
 * Signals come last, and what degrades like them. What the server itself lacks comes before what the config
 * lacks: a misconfigured liveness check must not hide a server that says that it is not ready.
 */
function precedenceOf({ probe, complaint: { reason } }: Broken): readonly number[] {
  const { role } = probe;
  const isConfig = kindOf(reason) === 'configuration';
  return [Number(role === 'signal' || degradesOnly(reason)), Number(isConfig), RUNGS.indexOf(rungOf(reason, role)), ROLES.indexOf(role)];
}

/** Compares two lists of the same length by their first difference. */
function compareLists(a: readonly number[], b: readonly number[]): number {
  return a.map((one, i) => one - (b[i] ?? 0)).find((difference) => difference !== 0) ?? 0;
}

function findingOf({ probe, complaint }: Broken): FailingProbe {
  const { reason, detail } = complaint;
  const { kind, sentence, fix } = REASONS[reason];
  return {
    rung: rungOf(reason, probe.role),
    probe: probe.name,
    reason,
    kind,
    summary: detail === '' ? sentence : `${sentence}: ${detail}`,
    fix: complaint.fix ?? fix,
  };
}

// A port that refuses connections while others answer does not mean that the server is off.
function fixNow({ reason, fix }: FailingProbe, { status }: TargetHealth): string {
  if (fix !== REASONS['tcp.refused'].fix || reason !== 'tcp.refused' || status === 'down') return fix;
  return 'other ports on this server respond. Check the server log to see why nothing listens on this port, or correct the port';
}

function contradiction(target: Target, health: TargetHealth, first: FailingProbe): string {
  const isLiveness = target.probes.find((probe) => probe.name === first.probe)?.role === 'liveness';
  if (health.status !== 'down' || !isLiveness) return '';
  const ready = readingsOf(target, health).find(({ probe, reading }) => probe.role === 'readiness' && reading === 'passing');
  return ready ? `, although ${actionOf(ready.probe)} reports ready` : '';
}

function obstaclesOf(readings: Readings, health: TargetHealth): readonly Broken[] {
  return readings.flatMap(({ probe, reading }) => {
    const obstacle = health.probes[probe.name]?.obstacle;
    return obstacle && reading === 'unknown' ? [{ probe, complaint: obstacle }] : [];
  });
}

function pendingDiagnosis(readings: Readings, broken: readonly Broken[]): Diagnosis {
  const waiting = readings.filter(({ reading }) => reading === 'pending').map(({ probe }) => probe);
  const first = waiting[0] ?? readings[0]?.probe;
  return {
    rung: first?.role === 'liveness' ? 'alive' : 'ready',
    probe: first?.name ?? '',
    summary: `no result yet from ${waiting.map(({ name }) => name).join(', ')}`,
    fix: 'wait for the next checks',
    consequences: broken.map(findingOf),
  };
}

/** A stage of a check, in the order a request passes them. */
export type Rung = 'name' | 'connect' | 'tls' | 'http' | 'alive' | 'ready' | 'signal';

/** All stages, lowest first. */
export const RUNGS: readonly Rung[] = ['name', 'connect', 'tls', 'http', 'alive', 'ready', 'signal'];

const BY_GROUP: Readonly<Record<string, Rung>> = { dns: 'name', tcp: 'connect', proxy: 'connect', tls: 'tls', http: 'http', body: 'http' };

const BY_ROLE: Readonly<Record<Role, Rung>> = { readiness: 'ready', startup: 'ready', liveness: 'alive', signal: 'signal' };

/**
 * Returns the stage a probe failed at: by the group of the reason, else by the role of the probe. Signals, and
 * reasons that only degrade, have the last stage.
 */
export function rungOf(reason: Reason, role: Role): Rung {
  if (degradesOnly(reason)) return BY_ROLE.signal;
  if (role === 'signal' || kindOf(reason) === 'monitor') return BY_ROLE[role];
  return BY_GROUP[reason.slice(0, reason.indexOf('.'))] ?? BY_ROLE[role];
}
