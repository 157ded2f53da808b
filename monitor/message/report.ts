import { type Diagnosis, diagnose } from '../health/diagnosis.ts';
import { statusByRegion } from '../health/places.ts';
import { type Status, worstStatus } from '../health/status.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { CertificateFacts, Observation, Phases } from '../observation/observation.ts';
import type { Outcome, Product } from '../observation/outcome.ts';
import type { Reason } from '../observation/reason.ts';
import { ROLES, type Role } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import { defined } from '../text/objects.ts';

/** One observation of a probe in the JSON result. `at` is ISO 8601; milliseconds are rounded to a tenth. */
type ProbeReport = {
  readonly name: string;
  readonly role: Role;
  readonly action: string;
  readonly outcome: Outcome['outcome'];
  readonly reason?: Reason;
  readonly detail: string;
  readonly at: string;
  readonly address?: string;
  readonly latencyMs?: number;
  readonly phases?: Phases;
  readonly skewMs?: number;
  readonly http?: { readonly status: number };
  readonly tls?: CertificateFacts;
  /** What else was seen on the way and did not stop the check. */
  readonly notes?: readonly string[];
};

/** A target in the JSON result. */
export type TargetReport = {
  readonly name: string;
  readonly profile: string;
  readonly host: string;
  readonly status: Status;
  readonly diagnosis: Diagnosis | null;
  readonly product?: Product;
  /** The status that each region sees, by region; absent for a monitor of one region. */
  readonly regions?: Readonly<Record<string, Status>>;
  readonly probes: readonly ProbeReport[];
};

/** The JSON result of a round. */
export type RoundReport = {
  readonly schema: 'gatewatch/round/v1';
  readonly monitor: string;
  readonly at: string;
  readonly status: Status;
  readonly targets: readonly TargetReport[];
};

/** Returns one target for the JSON result, its probes in the order of their roles. */
export function targetReport(target: Target, health: TargetMemory, observations: readonly Observation[]): TargetReport {
  const { name, profile, host } = target;
  return {
    name,
    profile,
    host,
    status: health.status,
    diagnosis: diagnose(target, health),
    ...defined({ product: health.product, regions: statusByRegion(target, health) }),
    probes: ROLES.flatMap((role) => observations.filter((seen) => seen.role === role)).map(probeReport),
  };
}

/** Returns the JSON result of a round. `at` is in milliseconds since 1970. */
export function roundReport(monitor: string, at: number, targets: readonly TargetReport[]): RoundReport {
  const status = worstStatus(targets.map((target) => target.status));
  return { schema: 'gatewatch/round/v1', monitor, at: new Date(at).toISOString(), status, targets };
}

function probeReport(seen: Observation): ProbeReport {
  const { probe, role, action, outcome, detail, at, address, latencyMs, phases, skewMs, http, tls, notes } = seen;
  return {
    name: probe,
    role,
    action,
    outcome,
    ...(seen.outcome !== 'success' && { reason: seen.reason }),
    detail,
    at: new Date(at).toISOString(),
    ...(address !== undefined && { address }),
    ...(latencyMs !== undefined && { latencyMs: tenth(latencyMs) }),
    ...(phases && { phases: tenths(phases) }),
    ...(skewMs !== undefined && { skewMs: tenth(skewMs) }),
    ...(http && { http }),
    ...(tls && { tls }),
    ...(notes && { notes }),
  };
}

function tenths(phases: Phases): Phases {
  return Object.fromEntries(Object.entries(phases).map(([phase, ms]) => [phase, tenth(ms)]));
}

function tenth(ms: number): number {
  return Math.round(ms * 10) / 10;
}
