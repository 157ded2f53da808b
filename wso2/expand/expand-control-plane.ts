import { timingOf } from '../../monitor/config/written-target.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { PeerSetting } from '../../monitor/target/peer.ts';
import type { Probe } from '../../monitor/target/probe.ts';
import { defined } from '../../monitor/text/objects.ts';
import { hasControlPlane } from '../products/profiles.ts';
import { isOlder } from '../products/version.ts';
import { mergeHeaders, targetHeaders } from './expand-look.ts';
import { listOf } from './expand-target.ts';
import type { ExpandedTarget, ExpandedToken } from './expansion.ts';
import { mapPort } from './map-port.ts';

/** A fleet as it is written. */
export type WrittenFleet = NonNullable<ReadConfig['monitor']['fleets']>[number];

/** The management port of a control plane at the product's default offset, and its list of environments. */
const PORT = 9443;
const PATH = '/api/am/admin/v4/environments';

/** The environment of a gateway as shipped. Source: carbon-apimgt, api-manager.xml. */
const ENVIRONMENT = 'Default';

/** The first release that counts gateways. */
export const COUNTS_SINCE = '4.6.0';

/** The scopes of which one is needed to read the gateways of an environment. Source: carbon-apimgt, admin.yaml. */
const SCOPES = ['apim:environment_read', 'apim:admin'];

/** Up to 28 requests to the control plane, and one to each gateway. */
const TIMEOUT_SECONDS = 20;

/** Whether the management port of a control plane is seen from here. */
export function isPlaneSeen({ written, portShift }: ExpandedTarget): boolean {
  return !written.ports || mapPort(written.ports, PORT + portShift).isListed;
}

/** The token for the REST APIs of a control plane: the first that it issues with a scope for them. */
export function planeToken(name: string, tokens: readonly ExpandedToken[]): ExpandedToken | undefined {
  return tokens.find(({ written, setting }) => setting?.issuer === name && SCOPES.some((scope) => listOf(written.scope).includes(scope)));
}

/** Adds the probe that asks a control plane about its gateways; the target as it is if it cannot be asked. */
export function asControlPlane(
  one: ExpandedTarget,
  fleet: WrittenFleet,
  { tokens, gateways, periodSeconds }: { tokens: readonly ExpandedToken[]; gateways: readonly PeerSetting[]; periodSeconds: number },
): { readonly probe: Probe; readonly one: ExpandedTarget } | undefined {
  const { target, written, profile, portShift } = one;
  const setting = planeToken(target.name, tokens)?.setting;
  if (!setting || !hasControlPlane(profile) || !isPlaneSeen(one) || isOlder(written.version, COUNTS_SINCE)) return undefined;
  const seen = mapPort(written.ports, PORT + portShift);
  const place = { kind: 'http', scheme: seen.scheme ?? 'https', host: target.host, port: seen.port, path: PATH } as const;
  const headers = mergeHeaders(targetHeaders(written), [{ name: 'authorization', token: setting.name }]);
  const asked = { peers: gateways.map(({ name }) => name), listed: [{ name: fleet.environment ?? ENVIRONMENT }] };
  const look = { ...place, headers, reader: 'fleet-deployments', ...asked };
  const probe = { name: `deployments/${fleet.name}`, role: 'signal', look } as const;
  const held = target.tokens ?? [];
  const own = held.some(({ name }) => name === setting.name) ? held : [...held, setting];
  const timing = timingOf(written, { periodSeconds, timeoutSeconds: Math.max(written.timeoutSeconds ?? 0, TIMEOUT_SECONDS) }, 'signal');
  return { probe: { ...probe, ...timing }, one: { ...one, target: { ...target, ...defined({ tokens: own }) } } };
}
