import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient } from '@aws-sdk/client-cloudwatch-logs';
import { KMSClient } from '@aws-sdk/client-kms';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';

/** The clients that looking at an account takes, of one region. Only a person at a terminal waits for them. */
export type AccountClients = {
  readonly cloudwatch: CloudWatchClient;
  readonly logs: CloudWatchLogsClient;
  readonly kms: KMSClient;
  readonly lambda: LambdaClient;
  readonly scheduler: SchedulerClient;
  readonly sns: SNSClient;
  readonly sqs: SQSClient;
};

/** Makes them; credentials and endpoints are those the SDK finds in the environment. */
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
