import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { Guarded } from './guard-client.ts';
import { type ClientOverrides, openClient } from './open-client.ts';
import type { ParameterStore } from './parameter-store.ts';

/**
 * The SDK clients of one region. Each is created on first use and kept with its connections, so create this
 * object once per process.
 */
export type Clients = {
  readonly cloudwatch: CloudWatchClient;
  readonly dynamodb: DynamoDBClient;
  /**
   * Secrets Manager, in another region if the ARN of a secret names one. It is loaded on first use, because
   * most rounds read no secret.
   */
  readonly secretsManager: (region?: string) => Promise<SecretsManagerClient>;
  /** The Parameter Store, in the same way. */
  readonly ssm: (region?: string) => Promise<ParameterStore>;
  /** The clients that only a round with news needs; loaded on first use. */
  readonly sns: () => Promise<SNSClient>;
  readonly sqs: () => Promise<SQSClient>;
  readonly eventbridge: () => Promise<EventBridgeClient>;
};

/** Creates the clients of one region, with timeouts that fit into a round. */
export function createClients(region: string, overrides: ClientOverrides = {}): Clients {
  const open = <Client extends Guarded>(at: string, maxAttempts: number, make: Parameters<typeof openClient<Client>>[1]): Client =>
    openClient({ region: at, maxAttempts }, make, overrides);
  const keep = <T>(make: (at: string) => T) => {
    const made = new Map<string, T>();
    return (at = region): T => {
      const client = made.get(at) ?? make(at);
      made.set(at, client);
      return client;
    };
  };
  // Checks wait for the memory and for secrets, so these clients give up sooner than those used after the
  // checks.
  const cloudwatch = keep((at) => open(at, 4, (setting) => new CloudWatchClient(setting)));
  const dynamodb = keep((at) => open(at, 3, (setting) => new DynamoDBClient(setting)));
  return {
    get cloudwatch() {
      return cloudwatch();
    },
    get dynamodb() {
      return dynamodb();
    },
    secretsManager: keep(async (at) => {
      const { createSecretsClient } = await import('./secrets-manager.ts');
      return open(at, 3, createSecretsClient);
    }),
    ssm: keep(async (at) => {
      const { ParameterStore } = await import('./parameter-store.ts');
      return open(at, 3, (setting) => new ParameterStore(setting));
    }),
    sns: keep(async (at) => {
      const { createTopicClient } = await import('./sns-publisher.ts');
      return open(at, 4, createTopicClient);
    }),
    sqs: keep(async (at) => {
      const { createQueueClient } = await import('./sqs-digests.ts');
      return open(at, 4, createQueueClient);
    }),
    eventbridge: keep(async (at) => {
      const { createEventsClient } = await import('./eventbridge-events.ts');
      return open(at, 4, createEventsClient);
    }),
  };
}
