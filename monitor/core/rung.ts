import type { Role } from './probe.ts';
import { kindOf, type Reason } from './reason.ts';

/** A step of the ladder a request climbs: the lowest broken one is the diagnosis, those above are its consequences. */
export type Rung = 'name' | 'connect' | 'tls' | 'http' | 'alive' | 'ready' | 'signal';

/** Lowest first. */
export const RUNGS: readonly Rung[] = ['name', 'connect', 'tls', 'http', 'alive', 'ready', 'signal'];

const BY_GROUP: Readonly<Record<string, Rung>> = { dns: 'name', tcp: 'connect', tls: 'tls', http: 'http', body: 'http' };
const BY_ROLE: Readonly<Record<Role, Rung>> = { readiness: 'ready', startup: 'ready', liveness: 'alive', signal: 'signal' };

/** The rung a probe broke on: by the reason's group, else by what the probe is for. A signal has a rung of its own, above all. */
export function rungOf(reason: Reason, role: Role): Rung {
  if (role === 'signal' || kindOf(reason) === 'monitor') return BY_ROLE[role];
  return BY_GROUP[reason.slice(0, reason.indexOf('.'))] ?? BY_ROLE[role];
}
