import { PROFILE_NAMES, type ProfileName } from '../../monitor/target/profile.ts';
import type { CatalogueEntry } from './catalogue-entry.ts';
import { isGateway } from './gateway.ts';
import { CATALOGUE } from './probe-catalogue.ts';

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

/** Whether a profile can have `calls`: it takes requests of APIs, or is unknown. */
export function hasCalls(profile: ProfileName): boolean {
  return isGateway(profile) || profile === 'custom';
}

/** Whether a profile issues access tokens, or is unknown. */
export function isTokenIssuer(profile: ProfileName): boolean {
  return ['key-manager', 'control-plane', 'all-in-one', 'identity-server', 'custom'].includes(profile);
}

/** Whether a profile has the REST APIs of a control plane, or is unknown. */
export function hasControlPlane(profile: ProfileName): boolean {
  return ['control-plane', 'all-in-one', 'custom'].includes(profile);
}

/** Whether a profile has the management API of a Micro Integrator. */
export function hasManagement(profile: ProfileName): boolean {
  return profile === 'micro-integrator';
}

/** Whether a profile can check single APIs. */
export function hasApis(profile: ProfileName): boolean {
  return catalogueEntry(profile, 'apis') !== undefined;
}
