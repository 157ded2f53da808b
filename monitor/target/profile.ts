/**
 * The profiles that a target can have. What each of them means is known to the product, not to the monitor.
 */
export const PROFILE_NAMES = [
  'gateway',
  'traffic-manager',
  'key-manager',
  'control-plane',
  'all-in-one',
  'micro-integrator',
  'identity-server',
  'api-platform-gateway',
  'api-platform-controller',
  'streaming-integrator',
  'integration-control-plane',
  'custom',
] as const;

/** One of the closed list. */
export type ProfileName = (typeof PROFILE_NAMES)[number];
