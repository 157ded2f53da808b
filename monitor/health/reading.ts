import { kindOf } from '../observation/reason.ts';
import type { Role } from '../target/probe.ts';
import type { ProbeHealth } from './probe-health.ts';

/**
 * The reading of the health of a probe. `config` means that it fails for a reason of kind configuration: the
 * server did answer, so it is never "down".
 */
export type Reading = 'pending' | 'passing' | 'failing' | 'config' | 'unknown';

/**
 * Returns the current reading of one probe. A signal that cannot be determined keeps its last state: a signal
 * never makes a target `unknown`.
 */
export function readingOf(health: ProbeHealth | undefined, role: Role): Reading {
  if (!health) return 'pending';
  if (health.blind && role !== 'signal') return 'unknown';
  if (health.state !== 'failing') return health.state;
  return health.complaint && kindOf(health.complaint.reason) === 'configuration' ? 'config' : 'failing';
}

/** The reading of a role: the worst of its probes, or `none` without probes. */
export type RoleReading = Reading | 'none';

// A wrong setting is no reason to restart a server, so liveness ranks it below everything except passing.
const WORST_FIRST: Record<Exclude<Role, 'signal'>, readonly Reading[]> = {
  readiness: ['failing', 'config', 'unknown', 'pending', 'passing'],
  startup: ['failing', 'config', 'unknown', 'pending', 'passing'],
  liveness: ['failing', 'unknown', 'pending', 'config', 'passing'],
};

/** Returns the worst reading of a role. */
export function worstOf(role: Exclude<Role, 'signal'>, readings: readonly Reading[]): RoleReading {
  return WORST_FIRST[role].find((reading) => readings.includes(reading)) ?? 'none';
}
