/** The product families; each has a function of its own. */
export const FAMILIES = ['api-manager', 'micro-integrator'] as const;

/** One of them. */
export type Family = (typeof FAMILIES)[number];

/** The family a profile is looked after by; what is neither rides with api-manager. */
export function familyOf(profile: string): Family {
  return profile === 'micro-integrator' ? 'micro-integrator' : 'api-manager';
}
