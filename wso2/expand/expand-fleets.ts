import { timingOf } from '../../monitor/config/written-target.ts';
import type { PeerSetting } from '../../monitor/target/peer.ts';
import { isWireProbe, type Probe, ROLES } from '../../monitor/target/probe.ts';
import { defined } from '../../monitor/text/objects.ts';
import { hasCalls } from '../products/profiles.ts';
import { asControlPlane, type WrittenFleet } from './expand-control-plane.ts';
import { expandCatalogueLook, mergeHeaders } from './expand-look.ts';
import type { ExpandedTarget, ExpandedToken } from './expansion.ts';
import { mapPort } from './map-port.ts';

/** The list of APIs of a gateway. Source: carbon-apimgt, internal gateway API v2. */
const LIST = { kind: 'http', scheme: 'https', port: 9443, path: '/api/am/gateway/v2/apis', reader: 'fleet-apis' } as const;

/** How often a fleet is compared unless it says otherwise, in seconds. */
const PERIOD_SECONDS = 300;

/** The time of a comparison that includes subscriptions, in seconds. */
const SUBSCRIPTION_SECONDS = 20;

/** Whether a gateway can be asked for its list: it is one, and its management port is seen from here. */
export function isAskable({ written, profile, portShift }: ExpandedTarget): boolean {
  return hasCalls(profile) && (!written.ports || mapPort(written.ports, LIST.port + portShift).isListed);
}

/** Adds to each gateway of a fleet the probe that compares it with the others, and to the control plane its own. */
export function expandFleets(
  targets: readonly ExpandedTarget[],
  tokens: readonly ExpandedToken[],
  fleets: readonly WrittenFleet[] = [],
): readonly ExpandedTarget[] {
  const seen = new Set<string>();
  // Health is stored by name, so two fleets must not share one.
  const unique = fleets.filter(({ name }) => !seen.has(name) && seen.add(name));
  return unique.reduce((all, fleet) => withFleet(all, tokens, fleet), targets);
}

function withFleet(targets: readonly ExpandedTarget[], tokens: readonly ExpandedToken[], fleet: WrittenFleet): readonly ExpandedTarget[] {
  const members = targets.filter((one) => fleet.gateways.includes(one.target.name) && isAskable(one) && one.written.credentials);
  if (members.length < 2) return targets;
  const gateways = members.map(peerOf);
  const periodSeconds = fleet.periodSeconds ?? PERIOD_SECONDS;
  return targets.map((one) => {
    const compared = members.includes(one) ? inFleet(one, fleet, gateways) : one;
    const asked = one.target.name === fleet.controlPlane ? asControlPlane(compared, fleet, { tokens, gateways, periodSeconds }) : undefined;
    return asked ? withProbe(asked.one, asked.probe, gateways) : compared;
  });
}

function peerOf({ written, target, portShift }: ExpandedTarget): PeerSetting {
  const look = expandCatalogueLook(written, LIST, LIST.port + portShift);
  if (look.kind !== 'http') throw new Error('the look of a list is an HTTP look');
  const credentials = written.credentials ? [{ name: 'authorization', credentials: written.credentials.secret }] : [];
  const { reader: _, ...plain } = { ...look, headers: mergeHeaders(look.headers, credentials) };
  return { name: target.name, look: plain, tls: target.tls, ...defined({ way: target.way }) };
}

function inFleet(one: ExpandedTarget, fleet: WrittenFleet, gateways: readonly PeerSetting[]): ExpandedTarget {
  const { target, written } = one;
  const own = gateways.find(({ name }) => name === target.name);
  const others = gateways.filter((peer) => peer !== own);
  if (!own) return one;
  const { role = 'signal', subscriptions = [], periodSeconds = PERIOD_SECONDS } = fleet;
  const listed = subscriptions.map(({ name, version }) => ({ name: `${name} ${version}` }));
  const named = listed.length > 0 ? { listed } : {};
  const look = { ...own.look, reader: LIST.reader, peers: others.map(({ name }) => name), ...named };
  // One more request to each gateway for each of them.
  const more = listed.length > 0 ? { timeoutSeconds: Math.max(written.timeoutSeconds ?? 0, SUBSCRIPTION_SECONDS) } : {};
  const probe = { name: `fleet/${fleet.name}`, role, look, ...timingOf(written, { periodSeconds, ...more }, role) };
  return withProbe(one, probe, others);
}

function withProbe(one: ExpandedTarget, probe: Probe, asked: readonly PeerSetting[]): ExpandedTarget {
  const { target } = one;
  const wire: readonly Probe[] = [...target.probes.filter(isWireProbe), probe];
  const probes = [
    ...ROLES.flatMap((each) => wire.filter((other) => other.role === each)),
    ...target.probes.filter((each) => !isWireProbe(each)),
  ];
  const known = target.peers ?? [];
  const peers = [...known, ...asked.filter(({ name }) => known.every((peer) => peer.name !== name))];
  return { ...one, target: { ...target, probes, peers } };
}
