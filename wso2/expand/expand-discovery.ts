import { blockOf, discoveryOf, settingOf, timingOf } from '../../monitor/config/written-target.ts';
import type { ApiDiscovery } from '../../monitor/target/discovery.ts';
import type { HttpLook, Probe } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { defined } from '../../monitor/text/objects.ts';
import { portalLook } from '../products/api-sources.ts';
import { catalogueEntry } from '../products/profiles.ts';
import type { ReaderName } from '../products/reader-name.ts';
import { expandCatalogueLook } from './expand-look.ts';
import type { ExpandedTarget, MergedTarget } from './expansion.ts';
import { mapPort } from './map-port.ts';
import { preflightLook } from './preflight-look.ts';

/** The name of the probe that reads the list. */
const PROBE = 'discovery';

/** The most APIs that are checked unless the config says otherwise. */
const DEFAULT_MAX = 20;

/** Whether a profile has a developer portal. */
export function hasPortal(profile: string): boolean {
  return profile === 'control-plane' || profile === 'all-in-one';
}

/** Adds to each target with a discovery what it does with the list, and where the list of a developer portal is. */
export function expandDiscoveries(targets: readonly ExpandedTarget[]): readonly ExpandedTarget[] {
  return targets.map((one) => {
    const list = one.target.probes.find(({ name }) => name === PROBE);
    const written = discoveryOf(one.written);
    const discovery = list && written && discoveryFor(one, written, list);
    if (!discovery) return one;
    // It is not left out: each API that is found has one.
    const leftOut = one.leftOut.filter(({ probe }) => probe !== discovery.each.name);
    return { ...one, leftOut, target: withSource({ ...one.target, discovery }, one, targets) };
  });
}

type Written = NonNullable<ReturnType<typeof discoveryOf>>;

function discoveryFor(merged: MergedTarget, { include, exclude, max = DEFAULT_MAX }: Written, list: Probe): ApiDiscovery | undefined {
  const { written, profile, portShift } = merged;
  const entry = catalogueEntry(profile, 'preflight');
  const setting = settingOf(written, 'preflight');
  if (entry?.look.kind !== 'http' || setting === false || isHidden(merged, entry.look.port)) return undefined;
  const base = expandCatalogueLook(written, { ...entry.look, reader: 'gateway-deployed' }, entry.look.port + portShift);
  if (base.kind !== 'http') return undefined;
  const { path: _, ...preflight } = preflightLook(base, { version: '', context: '' });
  const block = blockOf(setting);
  const role = block?.role ?? entry.role;
  const timing = timingOf(written, { ...block, recheckSeconds: block?.recheckSeconds ?? 0 }, role);
  // An API that was taken off leaves the list before it counts as missing.
  const least = Math.floor(list.periodSeconds / timing.periodSeconds) + 1;
  const failureThreshold = block?.failureThreshold ?? Math.max(timing.failureThreshold, least);
  const each = { ...timing, failureThreshold, name: entry.name, role, look: { ...preflight, path: '/' } };
  return { probe: PROBE, max, each, ...defined({ include, exclude }) };
}

function isHidden({ written, portShift }: MergedTarget, port: number): boolean {
  return written.ports !== undefined && !mapPort(written.ports, port + portShift).isListed;
}

function withSource(target: Target, one: ExpandedTarget, targets: readonly ExpandedTarget[]): Target {
  const { discover, controlPlane = target.name } = discoveryOf(one.written) ?? {};
  const portal = targets.find((other) => other.target.name === controlPlane);
  if (discover !== 'devportal' || !portal) return target;
  const isPeer = portal.target.name !== target.name;
  const page = portalLook(portal.written.version);
  const at = expandCatalogueLook(portal.written, page, page.port + portal.portShift);
  if (at.kind !== 'http') return target;
  const look: HttpLook<ReaderName> = { ...at, ...(isPeer && { peer: portal.target.name }) };
  const probes = target.probes.map((probe) => (probe.name === PROBE ? { ...probe, look } : probe));
  const known = target.peers ?? [];
  if (!isPeer || known.some(({ name }) => name === portal.target.name)) return { ...target, probes };
  const peer = { name: portal.target.name, look: at, tls: portal.target.tls, ...defined({ way: portal.target.way }) };
  return { ...target, probes, peers: [...known, peer] };
}
