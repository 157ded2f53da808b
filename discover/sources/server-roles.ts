import type { ProfileName } from '../../monitor/target/profile.ts';
import type { FoundTarget } from '../found.ts';
import { isLoopback, type ServerUrl, seenAt } from '../server-place.ts';

/** The port by which each role of API Manager is named in files, without an offset. */
const DOCUMENTED = { gateway: 8243, 'traffic-manager': 9611 } as const;

/** Makes the target of a server that a file names by a URL. */
export function serverAt(profile: ProfileName, { host, port }: ServerUrl, name: string, from: string): FoundTarget {
  const documented = profile === 'gateway' || profile === 'traffic-manager' ? DOCUMENTED[profile] : 9443;
  const seen = seenAt(profile, documented, port);
  const isHidden = profile === 'gateway' && seen.ports !== undefined;
  return { name, profile, host, from, ...seen, ...(isHidden && { needsTraffic: true }), notes: isLoopback(host) ? [LOOPBACK] : [] };
}

/** The note about a host that means the machine of whoever reads it. */
export const LOOPBACK = 'a loopback address: write the one that the monitor can reach';
