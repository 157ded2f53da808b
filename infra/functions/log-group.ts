import { RemovalPolicy } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

/** How log lines are kept: for how many days, and the ARN of a key that encrypts them. */
export type LogKeeping = { readonly logRetentionDays: number; readonly kmsKeyArn?: string };

/** Creates the log group of a function. Its key must allow CloudWatch Logs of the region to use it. */
export function createLogGroup(scope: Construct, logGroupName: string, { logRetentionDays, kmsKeyArn }: LogKeeping): LogGroup {
  return new LogGroup(scope, 'Logs', {
    logGroupName,
    retention: logRetentionDays,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(kmsKeyArn !== undefined && { encryptionKey: Key.fromKeyArn(scope, 'LogKey', kmsKeyArn) }),
  });
}
