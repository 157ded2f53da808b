/** The reasons of an API call that come from what stands around the gateway: backend, Key Manager, and fleet. */
export const CALL_REASONS = {
  'backend.status': {
    kind: 'target',
    sentence: 'the backend of the API returned an error',
    fix: 'check the backend: the gateway passed its response on. If a proxy is in front of the gateway, call the gateway without it',
  },
  'token.refused': {
    kind: 'configuration',
    sentence: 'the Key Manager refused to issue a token',
    fix: 'correct `client` (client ID and secret) and `scope` of the token, and check that the application is active and allows client credentials',
  },
  'token.unavailable': {
    kind: 'target',
    sentence: 'the Key Manager could not issue a token',
    fix: 'check the Key Manager and the token endpoint: no call with this token can be made until it responds',
  },
  'token.malformed': {
    kind: 'target',
    sentence: 'the token response of the Key Manager is not usable',
    fix: 'check that the URL is that of the token endpoint, and that no proxy responds in its place',
  },
  'throttling.not-enforced': {
    kind: 'target',
    sentence: 'the gateway accepts calls over a limit',
    fix: 'check that the gateway reaches the Traffic Manager: 9611 or 9711 for events, 5672 or 8672 for decisions. Check that the application of the canary has a limit of 2 requests a minute',
    degrades: true,
  },
  'discovery.no-list': {
    kind: 'monitor',
    sentence: 'the APIs to check could not be listed',
    fix: 'check the server that lists them and the credentials for it. Until it answers, the last known APIs are checked',
  },
  'fleet.not-compared': {
    kind: 'monitor',
    sentence: 'the APIs of the fleet could not be compared',
    fix: 'check the other gateways of the fleet, or wait until this gateway has deployed its APIs. If a list exceeds the size limit, check the APIs under `apis`',
  },
  'fleet.out-of-sync': {
    kind: 'target',
    sentence: 'the gateway lacks APIs or subscriptions of its fleet',
    fix: 'redeploy the named APIs to this gateway environment, and check the event hub connection of this gateway. If subscriptions are missing, restart it',
  },
  'fleet.not-acknowledged': {
    kind: 'target',
    sentence: 'gateways do not report, or did not deploy an API',
    fix: 'act on the detail: read the gateway log at the time of the deployment, and check the connection of each gateway to the control plane',
  },
} as const;
