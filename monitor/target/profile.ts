/** What a target can be, in the grammar's words; what each means is product knowledge and lives elsewhere. */
export const PROFILE_NAMES = [
  'gateway',
  'traffic-manager',
  'key-manager',
  'control-plane',
  'all-in-one',
  'micro-integrator',
  'identity-server',
  'custom',
] as const;

/** One of the closed list. */
export type ProfileName = (typeof PROFILE_NAMES)[number];
