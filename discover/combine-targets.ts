import type { ProfileName } from '../monitor/target/profile.ts';
import type { FoundApi, FoundTarget } from './found.ts';

const API_MANAGER: readonly ProfileName[] = ['gateway', 'traffic-manager', 'key-manager', 'control-plane', 'all-in-one'];

/** Of two names for the same server the first in this list is kept; two different roles make an all-in-one server. */
function profileOf(profiles: readonly ProfileName[]): ProfileName {
  const distinct = new Set(profiles);
  const [first = 'custom'] = profiles;
  if (distinct.size === 1) return first;
  return distinct.has('gateway') || distinct.has('all-in-one') ? 'all-in-one' : 'control-plane';
}

/** Whether a profile answers for another one on the same server. */
export function covers(profile: string, other: ProfileName): boolean {
  if (profile === other) return true;
  if (profile === 'all-in-one') return API_MANAGER.includes(other);
  return profile === 'control-plane' && (other === 'key-manager' || other === 'traffic-manager');
}

/** Names an API as the config tells APIs apart. */
export function apiKey({ name, version, tenant = 'carbon.super' }: Pick<FoundApi, 'name' | 'version' | 'tenant'>): string {
  return JSON.stringify([name, String(version), tenant]);
}

/** Drops the APIs that are in the list already. */
function distinctApis(apis: readonly FoundApi[]): readonly FoundApi[] {
  return [...new Map(apis.toReversed().map((api) => [apiKey(api), api])).values()].toReversed();
}

function placeOf({ host, portOffset = 0, ports, profile }: FoundTarget, index: number): string {
  if (host === undefined || !API_MANAGER.includes(profile)) return `own ${index}`;
  return JSON.stringify([host, portOffset, ports !== undefined]);
}

function combined(group: readonly FoundTarget[]): FoundTarget {
  const [first, ...rest] = group as [FoundTarget, ...FoundTarget[]];
  if (rest.length === 0) return first;
  const profile = profileOf(group.map((one) => one.profile));
  // Either all of them have `ports` or none has.
  const ports = first.ports && Object.assign({}, ...group.toReversed().map((one) => one.ports));
  const offset = first.portOffset ?? 0;
  const apis = distinctApis(group.flatMap((one) => one.apis ?? []));
  const secret = group.find((one) => one.secret !== undefined)?.secret;
  const tls = group.find((one) => one.tls !== undefined)?.tls;
  const version = group.find((one) => one.version !== undefined)?.version;
  return {
    ...first,
    name: first.name === first.profile ? profile : first.name,
    profile,
    from: [...new Set(group.map(({ from }) => from))].join('; '),
    needsTraffic: group.some((one) => one.needsTraffic) && !Object.hasOwn(ports ?? {}, String(9443 + offset)),
    ...(ports && { ports }),
    ...(secret !== undefined && { secret }),
    ...(tls && { tls }),
    ...(version !== undefined && { version }),
    ...(apis.length > 0 && { apis }),
    notes: [...new Set(group.flatMap(({ notes }) => notes))],
  };
}

/** Makes one target of those that are the same server of API Manager: the same host and the same offset. */
export function combineTargets(targets: readonly FoundTarget[]): readonly FoundTarget[] {
  return [...Map.groupBy(targets, placeOf).values()].map(combined);
}
