/** Every server there is a stand-in for, with the prefix of its names and one line on what it is. */
export const SERVER_KINDS = {
  gateway: { prefix: 'gw', sentence: 'API-M gateway: health check, Version, API traffic, WebSocket' },
  'traffic-manager': { prefix: 'tm', sentence: 'API-M Traffic Manager: Version, event receivers, broker' },
  'key-manager': { prefix: 'km', sentence: 'API-M Control Plane run as Key Manager: Version, OpenID discovery' },
  'micro-integrator': { prefix: 'mi', sentence: 'Micro Integrator: /healthz, /liveness, one data port' },
  edge: { prefix: 'edge', sentence: 'TLS proxy with one port in front of a gateway of its own; hides /services' },
} as const satisfies Record<string, { readonly prefix: string; readonly sentence: string }>;

/** One of the servers the sandbox can stand in for. */
export type ServerKind = keyof typeof SERVER_KINDS;
