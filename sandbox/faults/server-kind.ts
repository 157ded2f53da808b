/** Every kind of simulated server, with the prefix of its names and a description of one line. */
export const SERVER_KINDS = {
  gateway: { prefix: 'gw', sentence: 'API-M gateway: health check, Version, API traffic, WebSocket' },
  'traffic-manager': { prefix: 'tm', sentence: 'API-M Traffic Manager: Version, event receivers, broker' },
  'key-manager': { prefix: 'km', sentence: 'API-M Control Plane run as Key Manager: Version, OpenID discovery' },
  'micro-integrator': { prefix: 'mi', sentence: 'Micro Integrator: /healthz, /liveness, management API, one data port' },
  edge: { prefix: 'edge', sentence: 'TLS proxy with one port in front of a gateway of its own; hides /services' },
  'api-platform-gateway': { prefix: 'pg', sentence: 'API Platform gateway: router, policy engine' },
  'api-platform-controller': { prefix: 'pc', sentence: 'controller of API Platform gateways: its admin port' },
  'streaming-integrator': { prefix: 'si', sentence: 'Streaming Integrator: /health' },
  'integration-control-plane': { prefix: 'icp', sentence: 'Integration Control Plane: console and runtime listener, as open ports' },
} as const satisfies Record<string, { readonly prefix: string; readonly sentence: string }>;

/** The kinds of which the sandbox runs one server each unless it is told otherwise. */
export const DEFAULT_KINDS: readonly ServerKind[] = ['gateway', 'traffic-manager', 'key-manager', 'micro-integrator', 'edge'];

/** A kind of server that the sandbox can simulate. */
export type ServerKind = keyof typeof SERVER_KINDS;
