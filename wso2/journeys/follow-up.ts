import type { NextLook } from '../../monitor/engine/ports.ts';
import type { Answer } from '../../monitor/observation/observation.ts';
import type { HttpLook, WireProbe } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { followDeployments } from './deployments.ts';
import { followFleet } from './fleet.ts';
import { followKeyManager } from './key-manager.ts';
import { followListedApis } from './listed-apis.ts';
import { followPortalLogin } from './portal-login.ts';
import { followThrottleCanary } from './throttle-canary.ts';

type Following = (target: Target, look: HttpLook, answers: readonly Answer[]) => NextLook | undefined;

const FOLLOWING: ReadonlyMap<string | undefined, Following> = new Map<string | undefined, Following>([
  ['portal-login', followPortalLogin],
  ['fleet-apis', followFleet],
  ['fleet-deployments', followDeployments],
  ['portal-apis', followListedApis],
  ['key-manager-consistency', followKeyManager],
  ['throttle-canary', followThrottleCanary],
]);

/** Returns the next request of a check whose reader needs several; undefined for all other checks, and after the last. */
export function followUp(target: Target, { look }: WireProbe, answers: readonly Answer[]): NextLook | undefined {
  // What the user expects is about the first response.
  if (look.kind !== 'http' || look.expect) return undefined;
  return FOLLOWING.get(look.reader)?.(target, look, answers);
}
