import type { ServerKind } from '../faults/server-kind.ts';
import { edgePorts } from './edge.ts';
import { gatewayPorts } from './gateway.ts';
import { keyManagerPorts } from './key-manager.ts';
import { microIntegratorPorts } from './micro-integrator.ts';
import type { PortPlan } from './port-plan.ts';
import { integrationPlanePorts, platformControllerPorts, platformGatewayPorts, streamingIntegratorPorts } from './status-servers.ts';
import { trafficManagerPorts } from './traffic-manager.ts';

const PLANS: Record<ServerKind, () => readonly PortPlan[]> = {
  gateway: gatewayPorts,
  'traffic-manager': trafficManagerPorts,
  'key-manager': keyManagerPorts,
  'micro-integrator': microIntegratorPorts,
  edge: edgePorts,
  'api-platform-gateway': platformGatewayPorts,
  'api-platform-controller': platformControllerPorts,
  'streaming-integrator': streamingIntegratorPorts,
  'integration-control-plane': integrationPlanePorts,
};

/** Returns the ports of one server of this kind. */
export function portsOf(kind: ServerKind): readonly PortPlan[] {
  return PLANS[kind]();
}
