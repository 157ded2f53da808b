import { kindOf } from '../observation/reason.ts';
import type { Role } from '../target/probe.ts';
import type { ProbeHealth } from './probe-health.ts';

/** How a probe's health reads. `config` = failing for a reason of kind configuration: the server did answer, so it is never "down". */
export type Reading = 'pending' | 'passing' | 'failing' | 'config' | 'unknown';

/** How one probe reads now. A blind signal keeps its last health: a signal never makes a target unknown. */
export function readingOf(health: ProbeHealth | undefined, role: Role): Reading {
  if (!health) return 'pending';
  if (health.blind && role !== 'signal') return 'unknown';
  if (health.state !== 'failing') return health.state;
  return health.complaint && kindOf(health.complaint.reason) === 'configuration' ? 'config' : 'failing';
}

/** How a role reads: the worst of its probes, or `none` without any. */
export type RoleReading = Reading | 'none';

// A wrong setting is not a reason to restart a server, so for liveness it stands below everything but passing.
const WORST_FIRST: Record<Exclude<Role, 'signal'>, readonly Reading[]> = {
  readiness: ['failing', 'config', 'unknown', 'pending', 'passing'],
  startup: ['failing', 'config', 'unknown', 'pending', 'passing'],
  liveness: ['failing', 'unknown', 'pending', 'config', 'passing'],
};

/** The worst reading of a role. */
export function worstOf(role: Exclude<Role, 'signal'>, readings: readonly Reading[]): RoleReading {
  return WORST_FIRST[role].find((reading) => readings.includes(reading)) ?? 'none';
}
