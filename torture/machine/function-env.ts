/** The environment of a deployed function whose AWS is at this address. */
export function functionEnv(endpoint: string): Readonly<Record<string, string>> {
  return {
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'torture',
    AWS_SECRET_ACCESS_KEY: 'torture',
    GATEWATCH_MONITOR: 'prod',
    GATEWATCH_FAMILY: 'api-manager',
    GATEWATCH_TABLE: 'health',
    GATEWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:000000000000:alerts',
    GATEWATCH_METRICS: 'standard',
    GATEWATCH_PAGES: 'target',
    GATEWATCH_REMIND_SECONDS: '3600',
    GATEWATCH_HEARTBEAT_REGION: 'eu-central-1',
    GATEWATCH_ALLOW: '127.0.0.0/8',
    GATEWATCH_VPC: 'false',
    GATEWATCH_RUNBOOK: 'docs/runbook.md',
    GATEWATCH_VERSION: '0',
  };
}
