import type { Probe } from '../../monitor/target/probe.ts';
import { MOST_DEPLOYMENT_REQUESTS } from './deployments.ts';
import { USUAL_CANARY_CALLS, USUAL_CANARY_SECONDS } from './throttle-canary.ts';

/** What a check sends and how long it waits between its requests, while nothing is wrong. */
export type CheckEffort = { readonly requests: number; readonly waitSeconds: number };

/** Returns the effort of one check of a probe. A token that several checks share is not counted. */
export function effortOf({ look }: Pick<Probe, 'look'>): CheckEffort {
  if (look.kind !== 'http') return { requests: 1, waitSeconds: 0 };
  const { reader, peers = [], listed = [], token } = look;
  // A list of each gateway, and the subscriptions of each named API.
  if (reader === 'fleet-apis') return { requests: (1 + peers.length) * (1 + listed.length), waitSeconds: 0 };
  if (reader === 'fleet-deployments') return { requests: MOST_DEPLOYMENT_REQUESTS + peers.length, waitSeconds: 0 };
  if (reader === 'throttle-canary') return { requests: USUAL_CANARY_CALLS, waitSeconds: USUAL_CANARY_SECONDS };
  // The pages of a portal with 60 APIs.
  if (reader === 'portal-apis') return { requests: 3, waitSeconds: 0 };
  // The portal, the authorization endpoint, and the login page; or discovery, the keys, and a token.
  if (reader === 'portal-login') return { requests: 3, waitSeconds: 0 };
  if (reader === 'key-manager-consistency') return { requests: token === undefined ? 2 : 3, waitSeconds: 0 };
  return { requests: 1, waitSeconds: 0 };
}
