/** The product families. Each has its own Lambda function. */
export const FAMILIES = ['api-manager', 'micro-integrator'] as const;

/** A product family. */
export type Family = (typeof FAMILIES)[number];

/**
 * Returns the family whose function checks targets of a profile; `api-manager` for profiles of neither
 * product.
 */
export function familyOf(profile: string): Family {
  return profile === 'micro-integrator' ? 'micro-integrator' : 'api-manager';
}
