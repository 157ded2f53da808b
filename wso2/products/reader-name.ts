/** The name of a reader. Each endpoint whose response carries more information than its status has one. */
export type ReaderName =
  | 'startup-healthcheck'
  | 'version-service'
  | 'websocket-health'
  | 'gateway-health-check'
  | 'api-artifact'
  | 'integrator-health'
  | 'integrator-liveness'
  | 'identity-health'
  | 'openid-configuration'
  | 'gateway-call'
  | 'gateway-preflight'
  | 'portal-login'
  | 'key-manager-consistency'
  | 'fleet-apis';
