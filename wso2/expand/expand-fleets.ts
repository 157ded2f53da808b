import { timingOf } from '../../monitor/config/written-target.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { PeerSetting } from '../../monitor/target/peer.ts';
import { isWireProbe, type Probe, ROLES } from '../../monitor/target/probe.ts';
import { defined } from '../../monitor/text/objects.ts';
import { hasCalls } from '../products/profiles.ts';
import { expandCatalogueLook, mergeHeaders } from './expand-look.ts';
import type { ExpandedTarget } from './expansion.ts';
import { mapPort } from './map-port.ts';

/** A fleet as it is written. */
type WrittenFleet = NonNullable<ReadConfig['monitor']['fleets']>[number];

/** The list of APIs of a gateway. Source: carbon-apimgt, internal gateway API v2. */
const LIST = { kind: 'http', scheme: 'https', port: 9443, path: '/api/am/gateway/v2/apis', reader: 'fleet-apis' } as const;

/** How often a fleet is compared unless it says otherwise, in seconds. */
const PERIOD_SECONDS = 300;

/** Whether a gateway can be asked for its list: it is one, and its management port is seen from here. */
export function isAskable({ written, profile, portShift }: ExpandedTarget): boolean {
  return hasCalls(profile) && (!written.ports || mapPort(written.ports, LIST.port + portShift).isListed);
}

/** Adds to each gateway of a fleet the probe that compares its APIs with those of the others. */
export function expandFleets(targets: readonly ExpandedTarget[], fleets: readonly WrittenFleet[] = []): readonly ExpandedTarget[] {
  const seen = new Set<string>();
  // Health is stored by name, so two fleets must not share one.
  const unique = fleets.filter(({ name }) => !seen.has(name) && seen.add(name));
  return unique.reduce(withFleet, targets);
}

function withFleet(targets: readonly ExpandedTarget[], fleet: WrittenFleet): readonly ExpandedTarget[] {
  const members = targets.filter((one) => fleet.gateways.includes(one.target.name) && isAskable(one) && one.written.credentials);
  if (members.length < 2) return targets;
  const settings = members.map(peerOf);
  return targets.map((one) => (members.includes(one) ? inFleet(one, fleet, settings) : one));
}

function peerOf({ written, target, portShift }: ExpandedTarget): PeerSetting {
  const look = expandCatalogueLook(written, LIST, LIST.port + portShift);
  if (look.kind !== 'http') throw new Error('the look of a list is an HTTP look');
  const credentials = written.credentials ? [{ name: 'authorization', credentials: written.credentials.secret }] : [];
  const { reader: _, ...plain } = { ...look, headers: mergeHeaders(look.headers, credentials) };
  return { name: target.name, look: plain, tls: target.tls, ...defined({ way: target.way }) };
}

function inFleet(one: ExpandedTarget, fleet: WrittenFleet, settings: readonly PeerSetting[]): ExpandedTarget {
  const { target, written } = one;
  const own = settings.find(({ name }) => name === target.name);
  const others = settings.filter((peer) => peer !== own);
  if (!own) return one;
  const { role = 'signal' } = fleet;
  const periodSeconds = fleet.periodSeconds ?? PERIOD_SECONDS;
  const look = { ...own.look, reader: LIST.reader, peers: others.map(({ name }) => name) };
  const probe = { name: `fleet/${fleet.name}`, role, look, ...timingOf(written, { periodSeconds }, role) };
  const wire: readonly Probe[] = [...target.probes.filter(isWireProbe), probe];
  const probes = [
    ...ROLES.flatMap((each) => wire.filter((other) => other.role === each)),
    ...target.probes.filter((each) => !isWireProbe(each)),
  ];
  const known = target.peers ?? [];
  const peers = [...known, ...others.filter(({ name }) => known.every((peer) => peer.name !== name))];
  return { ...one, target: { ...target, probes, peers } };
}
