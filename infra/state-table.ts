import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, Billing, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';

/** The attribute by which DynamoDB forgets targets that nobody looks at any more: seconds since 1970. */
const EXPIRES = 'expires';

/** The memory of the monitor: one item a target, paid by the request, restorable to any second of the last 35 days. */
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
