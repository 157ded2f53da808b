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
  | 'status-health'
  | 'gateway-call'
  | 'gateway-preflight'
  | 'portal-login'
  | 'key-manager-consistency'
  | 'fleet-apis'
  | 'fleet-deployments'
  | 'gateway-apis'
  | 'portal-apis'
  | 'gateway-deployed'
  | 'gateway-websocket'
  | 'gateway-graphql'
  | 'gateway-mcp'
  | 'throttle-canary'
  | ManagementReader
  | 'management-login';

/** The reader of one list of the management API of a Micro Integrator. */
export type ManagementReader =
  | 'management-capps'
  | 'management-message-processors'
  | 'management-endpoints'
  | 'management-data-sources'
  | 'management-inbound-endpoints'
  | 'management-message-stores';
