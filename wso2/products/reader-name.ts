/** The readers of answers, one for each endpoint whose answer is more than a status. Each has a function in `wso2/readers`. */
export const READER_NAMES = [
  'startup-healthcheck',
  'version-service',
  'websocket-health',
  'gateway-health-check',
  'api-artifact',
  'integrator-health',
  'integrator-liveness',
  'identity-health',
  'openid-configuration',
] as const;

/** One of the closed list. */
export type ReaderName = (typeof READER_NAMES)[number];

/** Whether a reader of this name exists in this release. */
export function isReaderName(name: string): name is ReaderName {
  return READER_NAMES.some((known) => known === name);
}
