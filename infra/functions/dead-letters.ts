import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Queue, QueueEncryption, RedrivePermission } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';

/**
 * Creates the queue for what the scheduler could not deliver and functions could not process; it keeps 14
 * days.
 */
export function createDeadLetters(scope: Construct, queueName: string): Queue {
  const queue = new Queue(scope, 'DeadLetters', {
    queueName,
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    // Any queue of the account: the one of the announcer names this one, which cannot name that one back.
    redriveAllowPolicy: { redrivePermission: RedrivePermission.ALLOW_ALL },
    retentionPeriod: Duration.days(14),
    removalPolicy: RemovalPolicy.DESTROY,
  });
  Validations.of(queue).acknowledge({ id: 'AwsSolutions-SQS3', reason: 'This is the queue for dead letters itself.' });
  return queue;
}
