/** The name of a reader, of which there is one for each endpoint whose answer says more than its status. */
export type ReaderName =
  | 'startup-healthcheck'
  | 'version-service'
  | 'websocket-health'
  | 'gateway-health-check'
  | 'api-artifact'
  | 'integrator-health'
  | 'integrator-liveness'
  | 'identity-health'
  | 'openid-configuration';
