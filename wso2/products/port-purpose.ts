import type { Probe } from '../../monitor/target/probe.ts';

/**
 * What a port of a server is for. `servlet` has the portals and the REST APIs, `internal` the API of an MI,
 * `policies` the policy engine of an API Platform gateway, `runtimes` what integrations report to.
 */
export type PortPurpose = 'servlet' | 'traffic' | 'websocket' | 'receiver' | 'broker' | 'internal' | 'policies' | 'runtimes';

const BY_PORT: Readonly<Record<number, PortPurpose>> = {
  5672: 'broker',
  7611: 'receiver',
  7711: 'receiver',
  8099: 'websocket',
  8243: 'traffic',
  8253: 'traffic',
  8280: 'traffic',
  8290: 'traffic',
  8672: 'broker',
  9002: 'policies',
  9099: 'websocket',
  9164: 'internal',
  9201: 'internal',
  9443: 'servlet',
  9445: 'runtimes',
  9611: 'receiver',
  9711: 'receiver',
  9763: 'servlet',
};

// Endpoints that exist on one listener only: behind a load balancer, the port says nothing.
const BY_READER: Readonly<Record<string, PortPurpose>> = {
  'startup-healthcheck': 'servlet',
  'api-artifact': 'servlet',
  'websocket-health': 'websocket',
  'gateway-call': 'traffic',
  'gateway-graphql': 'traffic',
  'gateway-mcp': 'traffic',
  'throttle-canary': 'traffic',
  'gateway-websocket': 'websocket',
  'gateway-preflight': 'traffic',
  'gateway-deployed': 'traffic',
  'integrator-health': 'internal',
  'integrator-liveness': 'internal',
  'management-capps': 'internal',
  'management-message-processors': 'internal',
  'management-endpoints': 'internal',
  'management-data-sources': 'internal',
  'management-inbound-endpoints': 'internal',
  'management-message-stores': 'internal',
};

/**
 * Returns the listener that a probe checks; undefined where neither the endpoint nor the port tells. `portShift`
 * is the distance from the documented ports.
 */
export function purposeOf({ look }: Pick<Probe, 'look'>, portShift: number): PortPurpose | undefined {
  if (look.kind === 'read-off') return undefined;
  const reader = look.kind === 'http' && !look.expect ? look.reader : undefined;
  return (reader === undefined ? undefined : BY_READER[reader]) ?? BY_PORT[look.port - portShift];
}
