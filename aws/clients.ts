import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { SNSClient } from '@aws-sdk/client-sns';
import type { SQSClient } from '@aws-sdk/client-sqs';
import { type Guarded, guardClient } from './guard-client.ts';
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

/** Options for tests and private endpoints. Absent = the defaults of the SDK and its environment. */
export type ClientOverrides = {
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** Number of tries per request, the first included. */
  readonly maxAttempts?: number;
  /** Timeout of a response, and then of each part of it, in milliseconds. */
  readonly answerMs?: number;
};

/** The settings that each client is created with. */
type ClientSetting = {
  readonly region: string;
  readonly maxAttempts: number;
  readonly retryMode: 'standard';
  readonly requestHandler: { readonly httpAgent: HttpAgent; readonly httpsAgent: HttpsAgent };
};

/** Connections are kept alive and limited as the SDK does by default. */
const KEPT = { keepAlive: true, maxSockets: 50 };
const CONNECT_MS = 1000;
const ANSWER_MS = 3000;

/** Creates the clients of one region, with timeouts that fit into a round. */
export function createClients(region: string, { answerMs = ANSWER_MS, ...overrides }: ClientOverrides = {}): Clients {
  // requestTimeout ends with the headers of a response; socketTimeout ends a body that stops half way.
  const timeouts = { connectionTimeout: CONNECT_MS, requestTimeout: answerMs, socketTimeout: answerMs, throwOnRequestTimeout: true };
  const open = <Client extends Guarded>(at: string, maxAttempts: number, make: (setting: ClientSetting) => Client): Client => {
    const agents = { httpAgent: new HttpAgent(KEPT), httpsAgent: new HttpsAgent(KEPT) };
    const requestHandler = { ...timeouts, ...agents };
    return guardClient(make({ region: at, maxAttempts, retryMode: 'standard', requestHandler, ...overrides }), Object.values(agents));
  };
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
