import type { Socket } from 'node:net';
import type { Reason } from '../../monitor/observation/reason.ts';
import type { NameServerManner } from '../../testkit/zoo/name-server.ts';
import type { Owner } from './owners.ts';

/** What a look must come to: a success, or the reason it must give. */
export type Truth = 'success' | Reason;

/** How a target behaves for as long as a round lasts, and what its probes must say of it. */
export type Act = {
  /** How it meets each connection; `closed` = nothing listens. */
  readonly meet: ((socket: Socket) => void) | 'closed';
  /** What name servers say of its name; absent = where it is. */
  readonly names?: NameServerManner;
  /** By probe. Written by hand from the contracts, never by what the monitor says. */
  readonly truth: Readonly<Record<string, Truth>>;
  /** Who has to repair it, as one check of the command must tell; absent = not asked. */
  readonly owner?: Owner;
  /** Not a byte comes back, or there is nowhere it could come from. */
  readonly isSilent?: boolean;
};

/** Where the way to a verdict breaks. */
export const LAYERS = ['names', 'connect', 'tls', 'http', 'wso2', 'calls'] as const;
export type Layer = (typeof LAYERS)[number];

/**
 * How a fault comes: always; now and then; after some good rounds; byte by byte; in the middle of what is
 * sent.
 */
export const COURSES = ['static', 'intermittent', 'after good', 'slow drip', 'cut short'] as const;
export type Course = (typeof COURSES)[number];
