import type { FoundTarget } from '../found.ts';
import { nameOfHost, type ServerUrl, seenAt } from '../server-place.ts';

const MANAGEMENT = 9443;

/** Makes the target of the server whose portals were read. */
export function controlPlaneAt({ host, port }: ServerUrl, from: string): FoundTarget {
  return {
    name: nameOfHost(host, 'control-plane'),
    profile: 'control-plane',
    host,
    from,
    ...seenAt('control-plane', MANAGEMENT, port),
    notes: [],
  };
}
