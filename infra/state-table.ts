import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/**
 * The TTL attribute, in seconds since 1970, by which DynamoDB deletes targets that are no longer monitored.
 */
const EXPIRES = 'expires';

/**
 * Creates the table for the state of the monitor: one item per target, on demand, with point-in-time recovery
 * of 35 days.
 */
export function createStateTable(scope: Construct, tableName: string): TableV2 {
  return new TableV2(scope, 'Table', {
    tableName,
    partitionKey: { name: 'target', type: AttributeType.STRING },
    timeToLiveAttribute: EXPIRES,
    billing: Billing.onDemand(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    removalPolicy: RemovalPolicy.DESTROY,
  });
}
