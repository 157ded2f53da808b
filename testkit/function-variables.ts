/**
 * The variables a deployment gives a function of the first family, but for those of its place: what a test or
 * a program that plays Lambda starts from.
 */
export const FUNCTION_VARIABLES = {
  AWS_REGION: 'eu-west-1',
  GATEWATCH_MONITOR: 'prod',
  GATEWATCH_FAMILY: 'api-manager',
  GATEWATCH_TABLE: 'health',
  GATEWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:000000000000:gatewatch-prod-alerts',
  GATEWATCH_METRICS: 'standard',
  GATEWATCH_PAGES: 'target',
  GATEWATCH_REMIND_SECONDS: '3600',
  GATEWATCH_HEARTBEAT_REGION: 'eu-central-1',
  GATEWATCH_ALLOW: '127.0.0.0/8',
  GATEWATCH_VPC: 'false',
  GATEWATCH_RUNBOOK: 'docs/runbook.md',
  GATEWATCH_VERSION: '1.2.3',
} as const;
