import { degradesOnly, kindOf } from '../observation/reason.ts';
import type { Role } from '../target/probe.ts';
import type { ProbeHealth } from './probe-health.ts';

/**
 * The reading of the health of a probe. `config` means that it fails for a reason of kind configuration: the
 * server did answer, so it is never "down". `degraded` means that it fails for a reason that degrades only.
 */
export type Reading = 'pending' | 'passing' | 'failing' | 'config' | 'degraded' | 'unknown';

/**
 * Returns the current reading of one probe. A signal that cannot be determined keeps its last state: a signal
 * never makes a target `unknown`.
 */
export function readingOf(health: ProbeHealth | undefined, role: Role): Reading {
  if (!health) return 'pending';
  if (health.blind && role !== 'signal') return 'unknown';
  if (health.state !== 'failing') return health.state;
  const reason = health.complaint?.reason;
  if (reason === undefined) return 'failing';
  if (degradesOnly(reason)) return 'degraded';
  return kindOf(reason) === 'configuration' ? 'config' : 'failing';
}

/** The reading of a role: the worst of its probes, or `none` without probes. A degraded probe is one that passes. */
export type RoleReading = Exclude<Reading, 'degraded'> | 'none';

// A wrong setting is no reason to restart a server, so liveness ranks it below everything except passing.
const WORST_FIRST: Record<Exclude<Role, 'signal'>, readonly Exclude<RoleReading, 'none'>[]> = {
  readiness: ['failing', 'config', 'unknown', 'pending', 'passing'],
  startup: ['failing', 'config', 'unknown', 'pending', 'passing'],
  liveness: ['failing', 'unknown', 'pending', 'config', 'passing'],
};

/** Returns the worst reading of a role. */
export function worstOf(role: Exclude<Role, 'signal'>, readings: readonly Reading[]): RoleReading {
  const ofRole = readings.map((reading) => (reading === 'degraded' ? 'passing' : reading));
  return WORST_FIRST[role].find((reading) => ofRole.includes(reading)) ?? 'none';
}
