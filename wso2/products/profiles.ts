import { PROFILE_NAMES, type ProfileName } from '../../monitor/target/profile.ts';
import { CATALOGUE, type CatalogueEntry } from './probe-catalogue.ts';

/** All profiles that a target can have. */
export const PROFILES: readonly ProfileName[] = PROFILE_NAMES;

const INTEGRATOR_OFFSET = 10;

/** Returns the `portOffset` of a product as shipped. */
export function defaultOffset(profile: ProfileName): number {
  return profile === 'micro-integrator' ? INTEGRATOR_OFFSET : 0;
}

/** Returns the probe of that name in the catalogue of a profile. */
export function catalogueEntry(profile: ProfileName, name: string): CatalogueEntry | undefined {
  return CATALOGUE[profile].find((entry) => entry.name === name);
}

/** Whether a profile can check single APIs. */
export function hasApis(profile: ProfileName): boolean {
  return catalogueEntry(profile, 'apis') !== undefined;
}
