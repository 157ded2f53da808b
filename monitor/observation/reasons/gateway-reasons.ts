/** The reasons of an API call or a preflight that the gateway itself ended. */
export const GATEWAY_REASONS = {
  'gateway.api-missing': {
    kind: 'target',
    sentence: 'the API is not deployed on this gateway',
    fix: 'redeploy the revision of the API to this gateway environment. Then check the event hub connection of the gateway. If no gateway has the API, check context, version, and virtual host',
  },
  'gateway.resource-missing': {
    kind: 'configuration',
    sentence: 'the API is deployed, but has no such resource',
    fix: 'correct the path, or check which resources the deployed revision of the API has',
  },
  'gateway.method': {
    kind: 'configuration',
    sentence: 'the API refuses the method or the content of the request',
    fix: 'correct the method or the body, or check which methods the deployed revision of the API has',
  },
  'gateway.transport': {
    kind: 'configuration',
    sentence: 'the API refuses this scheme or origin',
    fix: 'set `scheme` and the port to those that the API is deployed for',
  },
  'gateway.blocked': {
    kind: 'target',
    sentence: 'the gateway blocks all calls to the API',
    fix: 'check the lifecycle state of the API in the Publisher, and whether somebody blocked it intentionally',
  },
  'gateway.auth-backend': {
    kind: 'target',
    sentence: 'the gateway cannot verify tokens (Key Manager or its keys)',
    fix: 'check the gateway log at this time. Check that the gateway reaches the JWKS URL of the Key Manager, and trusts its certificate. Compare the issuer in the Admin Portal with `iss` of the token',
  },
  'gateway.token-rejected': {
    kind: 'target',
    sentence: 'the gateway rejects the token',
    fix: 'compare `kid` and `iss` of the token with the JWKS and the issuer of the Key Manager, and compare the clocks of both servers. If other gateways accept the token, restart this one',
  },
  'gateway.credentials': {
    kind: 'configuration',
    sentence: 'the gateway does not accept this kind of credentials',
    fix: 'set `token` or `apiKey` to a kind that the API accepts, and check that no proxy removes the header',
  },
  'gateway.subscription': {
    kind: 'configuration',
    sentence: 'the caller may not use the API (subscription or policy)',
    fix: 'check that the application is subscribed to the API. If other gateways accept the same token, this one missed the subscription: restart it',
  },
  'gateway.scope': {
    kind: 'configuration',
    sentence: 'the token lacks a scope that the resource requires',
    fix: 'add the scope of the resource to `scope` of the token, and check that the client may have it',
  },
  'gateway.half-deployed': {
    kind: 'target',
    sentence: 'the API is deployed only in part on this gateway',
    fix: 'redeploy the revision of the API to this gateway environment, and read the gateway log at the time of deployment',
  },
  'gateway.throttled': {
    kind: 'target',
    sentence: 'the gateway throttles the calls',
    fix: 'raise the policy that limits this application, or give the application of the monitor an unlimited policy. Calls of other applications may succeed',
    degrades: true,
  },
  'gateway.backend-connect': {
    kind: 'target',
    sentence: 'the gateway cannot connect to the backend',
    fix: 'connect to the backend from the gateway host. Check its address, name, and port, and import its certificate into the client truststore of the gateway',
  },
  'gateway.backend-timeout': {
    kind: 'target',
    sentence: 'the backend does not respond to the gateway in time',
    fix: 'check the load of the backend, and compare its response time with the endpoint timeout of the API',
  },
  'gateway.backend-closed': {
    kind: 'target',
    sentence: 'the backend closed the connection to the gateway',
    fix: 'check the log of the backend at this time, and compare its keep-alive time with that of the gateway. Check the scheme in the endpoint URL',
  },
  'gateway.backend-suspended': {
    kind: 'target',
    sentence: 'the gateway suspended the backend after failures',
    fix: 'check the backend: it failed moments ago. If it is healthy and the suspension does not end within minutes, redeploy the API',
  },
  'gateway.mediation': {
    kind: 'target',
    sentence: 'a mediation policy of the API failed',
    fix: 'check the gateway log at this time, and the policies and custom sequences of the API',
  },
  'gateway.other': {
    kind: 'target',
    sentence: 'the gateway returned an error',
    fix: 'look up the code in the error handling page of the product, and read the gateway log at this time',
  },
} as const;
