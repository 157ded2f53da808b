import { PROFILE_NAMES, type ProfileName } from '../../monitor/target/profile.ts';
import { CATALOGUE, type CatalogueEntry } from './probe-catalogue.ts';

/** What a target can be. */
export const PROFILES: readonly ProfileName[] = PROFILE_NAMES;

const INTEGRATOR_OFFSET = 10;

/** The `portOffset` a product ships with. */
export function defaultOffset(profile: ProfileName): number {
  return profile === 'micro-integrator' ? INTEGRATOR_OFFSET : 0;
}

/** The profile's own probe of that name. */
export function catalogueEntry(profile: ProfileName, name: string): CatalogueEntry | undefined {
  return CATALOGUE[profile].find((entry) => entry.name === name);
}

/** Whether a profile can look at single APIs. */
export function hasApis(profile: ProfileName): boolean {
  return catalogueEntry(profile, 'apis') !== undefined;
}

/** Whether the profile holds a gateway, with the gateway's habits. */
export function isGateway(profile: string): boolean {
  return profile === 'gateway' || profile === 'all-in-one';
}

/** The first release of a gateway whose startup health check answers without credentials. */
export const CREDENTIALS_UNTIL = '4.3.0';
