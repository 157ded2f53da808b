import type { Architecture } from '../../monitor/target/settings.ts';

/**
 * The source of a price. `published` is the date of the page, ISO 8601, if it has one; `memory` is a price
 * without a source.
 */
type PriceSource = { readonly title: string; readonly published?: string } | 'memory';

/** A list price: `usd` for `per` units. */
export type Price = {
  readonly service: string;
  readonly unit: string;
  readonly usd: number;
  readonly per: number;
  /** The free units per month, which all workloads of an account share. */
  readonly free?: number;
  readonly source: PriceSource;
};

/** The region of the list prices. Other regions cost the same or, mostly, up to 25 percent more. */
export const PRICE_REGION = 'us-east-1';

/** The day on which the prices were collected, ISO 8601. */
export const PRICES_GATHERED = '2026-11-22';

const CLOUDWATCH = { title: 'SigNoz, CloudWatch Pricing Without the Confusion', published: '2026-02-15' };

const CLOUDWATCH_AWS = { title: 'AWS, Amazon CloudWatch pricing' };

const LAMBDA = { title: 'AWS, AWS Lambda pricing' };

const SCHEDULER = { title: 'CloudBurn, EventBridge pricing', published: '2026-03-13' };

const DYNAMODB = { title: 'Airbyte, DynamoDB pricing', published: '2025' };

const KMS = { title: 'AWS, AWS KMS pricing' };

const KMS_REQUESTS = { title: 'Wring, AWS KMS Pricing', published: '2026-03-15' };

const SNS = { title: 'FactualMinds, Amazon SNS Pricing', published: '2026-06-13' };

const CANARY = { title: 'mattsbit, AWS Synthetics Canaries', published: '2023-11-11' };

const EGRESS = { title: 'EgressCost, Hidden Cloud Egress Costs', published: '2026-03' };

const REGION_DATA = { title: 'AWS re:Post, Cost-effective methods for accessing S3 buckets cross-region', published: '2026-01' };

const PUBLIC_ADDRESS = { title: 'DoiT, AWS Public IPv4 price increase: the complete guide' };

const SQS = { title: 'FactualMinds, Amazon SQS Pricing: The 64 KB Rule, FIFO Premium', published: '2026-06' };

const HEALTH_CHECKS = { title: 'wewantcode, Health checks status check' };

const SECRETS = { title: 'Hivebook, AWS Secrets Manager' };

/**
 * The prices of all cost items, and of `canaryRun`, `natHour`, and `publicAddressHour`, which are not part of
 * a deployment.
 */
export const PRICES = {
  metricsFirst: { service: 'CloudWatch', unit: 'metrics', usd: 0.3, per: 1, free: 10, source: CLOUDWATCH },
  metricsSecond: { service: 'CloudWatch', unit: 'metrics', usd: 0.1, per: 1, source: 'memory' },
  metricsThird: { service: 'CloudWatch', unit: 'metrics', usd: 0.05, per: 1, source: 'memory' },
  metricsFourth: { service: 'CloudWatch', unit: 'metrics', usd: 0.02, per: 1, source: 'memory' },
  metricRequests: { service: 'CloudWatch', unit: 'requests', usd: 0.01, per: 1000, free: 1_000_000, source: CLOUDWATCH },
  alarms: { service: 'CloudWatch', unit: 'alarms', usd: 0.1, per: 1, free: 10, source: CLOUDWATCH },
  dashboards: { service: 'CloudWatch', unit: 'dashboards', usd: 3, per: 1, free: 3, source: CLOUDWATCH_AWS },
  logsWritten: { service: 'CloudWatch Logs', unit: 'GB', usd: 0.5, per: 1, free: 5, source: CLOUDWATCH },
  logsKept: { service: 'CloudWatch Logs', unit: 'GB', usd: 0.03, per: 1, source: 'memory' },
  functionTime: { service: 'Lambda (arm64)', unit: 'GB-s', usd: 0.0000133334, per: 1, free: 400_000, source: LAMBDA },
  functionTimeX86: { service: 'Lambda (x86_64)', unit: 'GB-s', usd: 0.0000166667, per: 1, free: 400_000, source: 'memory' },
  functionRequests: { service: 'Lambda', unit: 'requests', usd: 0.2, per: 1_000_000, free: 1_000_000, source: LAMBDA },
  schedules: { service: 'EventBridge Scheduler', unit: 'invocations', usd: 1, per: 1_000_000, free: 14_000_000, source: SCHEDULER },
  events: { service: 'EventBridge', unit: 'events', usd: 1, per: 1_000_000, source: SCHEDULER },
  queueRequests: { service: 'SQS', unit: 'requests', usd: 0.4, per: 1_000_000, free: 1_000_000, source: SQS },
  healthChecks: { service: 'Route 53', unit: 'health checks', usd: 0.5, per: 1, source: HEALTH_CHECKS },
  stateReads: { service: 'DynamoDB', unit: 'reads', usd: 0.125, per: 1_000_000, source: DYNAMODB },
  stateWrites: { service: 'DynamoDB', unit: 'writes', usd: 0.625, per: 1_000_000, source: DYNAMODB },
  keys: { service: 'KMS', unit: 'keys', usd: 1, per: 1, source: KMS },
  keyRequests: { service: 'KMS', unit: 'requests', usd: 0.03, per: 10_000, free: 20_000, source: KMS_REQUESTS },
  publishes: { service: 'SNS', unit: 'messages', usd: 0.5, per: 1_000_000, free: 1_000_000, source: SNS },
  mails: { service: 'SNS', unit: 'emails', usd: 2, per: 100_000, free: 1000, source: SNS },
  webhooks: { service: 'SNS', unit: 'calls', usd: 0.6, per: 1_000_000, free: 100_000, source: SNS },
  secretReads: { service: 'Secrets Manager', unit: 'reads', usd: 0.05, per: 10_000, source: SECRETS },
  filesWritten: { service: 'S3', unit: 'files', usd: 0.005, per: 1000, source: 'memory' },
  regionData: { service: 'data transfer', unit: 'GB', usd: 0.02, per: 1, source: REGION_DATA },
  storeCalls: { service: 'CloudFront', unit: 'calls', usd: 1, per: 1000, source: 'memory' },
  dataOut: { service: 'data transfer', unit: 'GB', usd: 0.09, per: 1, free: 100, source: EGRESS },
  canaryRun: { service: 'CloudWatch Synthetics', unit: 'rounds', usd: 0.0012, per: 1, free: 100, source: CANARY },
  natHour: { service: 'NAT gateway', unit: 'hours', usd: 0.045, per: 1, source: EGRESS },
  publicAddressHour: { service: 'public IPv4 address', unit: 'hours', usd: 0.005, per: 1, source: PUBLIC_ADDRESS },
} as const satisfies Readonly<Record<string, Price>>;

/** The name of a price. */
export type PriceName = keyof typeof PRICES;

/**
 * The price tiers of metrics, most expensive first. Each applies up to so many metrics per account and
 * region.
 */
export const METRIC_TIERS: readonly { readonly upTo: number; readonly price: PriceName }[] = [
  { upTo: 10_000, price: 'metricsFirst' },
  { upTo: 250_000, price: 'metricsSecond' },
  { upTo: 1_000_000, price: 'metricsThird' },
  { upTo: Number.POSITIVE_INFINITY, price: 'metricsFourth' },
];

/** Returns the price of the time of functions with these processors. */
export function functionTimePrice(architecture: Architecture): PriceName {
  return architecture === 'arm64' ? 'functionTime' : 'functionTimeX86';
}

/** Returns a price by its name. */
export function priceOf(name: PriceName): Price {
  return PRICES[name];
}

/** Returns the price of one unit, USD. */
export function unitPrice(name: PriceName): number {
  const { usd, per } = PRICES[name];
  return usd / per;
}
