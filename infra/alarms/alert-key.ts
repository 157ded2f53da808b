import { Aws, Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AnyPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';

/** A policy condition that allows only alarms of this account. */
export const OWN_ALARM_PREFIXES = { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } as const;

/** The service that publishes the notifications of alarms. */
export const CLOUDWATCH = new ServicePrincipal('cloudwatch.amazonaws.com');

/**
 * Creates the KMS key of the topics. With `alias/aws/sns`, alarms would silently notify no one: the policy of
 * the key must name CloudWatch. Source: Amazon SNS developer guide, "Configuring Amazon SNS permissions for
 * encryption".
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
  // No one needs a grant here. Source: AWS Control Tower, "CT.KMS.PR.3".
  key.addToResourcePolicy(
    new PolicyStatement({
      sid: 'GrantsForServicesOnly',
      effect: Effect.DENY,
      principals: [new AnyPrincipal()],
      actions: ['kms:CreateGrant'],
      resources: ['*'],
      conditions: { BoolIfExists: { 'kms:GrantIsForAWSResource': 'false', 'aws:PrincipalIsAWSService': 'false' } },
    }),
  );
  return key;
}
