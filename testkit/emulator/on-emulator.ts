import { S3Client } from '@aws-sdk/client-s3';
import type { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, beforeEach, inject } from 'vitest';
import { type AccountClients, createAccountClients } from '../../account/clients.ts';
import { type Clients, createClients } from '../../aws/clients.ts';

/** The account everything in the emulator belongs to. */
export const ACCOUNT = '123456789012';

/** The SDK's clients a test needs in one region. */
export type EmulatorClients = Omit<Clients, 'sns'> & {
  readonly sns: SNSClient;
  readonly queues: SQSClient;
  readonly s3: S3Client;
  readonly account: AccountClients;
};

/**
 * Points the AWS SDK at the emulator, wherever the machine points it, and empties the emulator before each
 * test.
 */
export function onEmulator(): void {
  beforeAll(() => {
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: inject('endpoint'),
      AWS_ACCESS_KEY_ID: 'nobody',
      AWS_SECRET_ACCESS_KEY: 'nothing',
      AWS_CONFIG_FILE: '/nonexistent',
      AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
      AWS_EC2_METADATA_DISABLED: 'true',
      // The emulator does not read compressed bodies.
      AWS_DISABLE_REQUEST_COMPRESSION: 'true',
    });
  });
  beforeEach(emptyEmulator);
}

/** Takes everything out of the emulator. */
export async function emptyEmulator(): Promise<void> {
  const answer = await fetch(`${inject('endpoint')}/moto-api/reset`, { method: 'POST' });
  if (!answer.ok) throw new Error(`the emulator cannot be emptied: ${answer.status}`);
}

/** Clients that ask the emulator. */
export function clientsOf(region: string): EmulatorClients {
  const account = createAccountClients(region);
  return { ...createClients(region), sns: account.sns, queues: new SQSClient({ region }), s3: new S3Client({ region }), account };
}

/** Requests an object of S3 in the emulator, which looks at the place in the signature, and not at the signature. */
export function requestS3(path: string, init: RequestInit = {}): Promise<Response> {
  const authorization = 'AWS4-HMAC-SHA256 Credential=nobody/20260101/eu-west-1/s3/aws4_request, SignedHeaders=host, Signature=0';
  return fetch(`${inject('endpoint')}/${path}`, { ...init, headers: { authorization } });
}

/** Makes a bucket in the emulator. */
export async function makeBucket(name: string): Promise<void> {
  const body = '<CreateBucketConfiguration><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>';
  const answer = await requestS3(name, { method: 'PUT', body });
  if (!answer.ok) throw new Error(`the bucket ${name} cannot be made: ${answer.status}`);
}
