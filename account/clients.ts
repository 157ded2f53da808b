import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/**
 * The AWS clients that read and test a deployment in one region. Only commands use them, never a function.
 */
export type AccountClients = {
  readonly cloudwatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly scheduler: SchedulerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
};

/**
 * Creates the clients of a region, with the credentials and endpoints that the SDK finds in the environment.
 */
export function createAccountClients(region: string): AccountClients {
  const setting = {
    region,
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 3000, requestTimeout: 20_000, throwOnRequestTimeout: true },
  };
  return {
    cloudwatch: new CloudWatchClient(setting),
    logs: new CloudWatchLogsClient(setting),
    kms: new KMSClient(setting),
    lambda: new LambdaClient(setting),
    scheduler: new SchedulerClient(setting),
    sns: new SNSClient(setting),
    sqs: new SQSClient(setting),
  };
}
