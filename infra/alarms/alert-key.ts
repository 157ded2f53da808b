import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** The alarms of this account and nobody else's. */
export const OWN_ALARM_PREFIXES = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } as const;

/** Who publishes for an alarm. */
export const CLOUDWATCH = new ServicePrincipal('cloudwatch.amazonaws.com');

/**
 * The key of the topics. With the key of the account, `alias/aws/sns`, alarms would fail to tell anybody without a sign of it: CloudWatch
 * must be named in the policy of the key. Source: Amazon SNS developer guide, "Configuring Amazon SNS permissions for encryption".
 */
export function createAlertKey(scope: Construct, alias: string, monitor: string): Key {
  const key = new Key(scope, 'Key', {
    alias,
    description: `Encrypts the alerts of the monitor ${monitor}`,
    enableKeyRotation: true,
    pendingWindow: Duration.days(7),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'AlarmsMayTell',
      principals: [CLOUDWATCH],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey*'],
      resources: ['*'],
      conditions: OWN_ALARM_PREFIXES,
    }),
  );
  return key;
}
