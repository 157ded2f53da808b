import { createHash, randomBytes } from 'node:crypto';
import {
  CloudFrontKeyValueStoreClient,
  type CloudFrontKeyValueStoreClientConfig,
  DescribeKeyValueStoreCommand,
  GetKeyCommand,
  PutKeyCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-cloudfront-keyvaluestore';
// Requests to a store are signed for all regions; the client finds this signer when it is loaded.
import '@aws-sdk/signature-v4a';
import { RequestFailed } from '../describe-failure.ts';

/** What letting readers in needs: a key-value store of CloudFront, and what readers send, `user:password` in Base64. */
export type ReaderAccessSetting = {
  readonly client: CloudFrontKeyValueStoreClient;
  /** The ARN of the store. */
  readonly store: string;
  readonly credentials: () => Promise<string>;
};

/** The key in the store. The function of the distribution reads it. */
const READERS = 'readers';

/** Creates a client of key-value stores. */
export function createStoreClient(setting: CloudFrontKeyValueStoreClientConfig): CloudFrontKeyValueStoreClient {
  return new CloudFrontKeyValueStoreClient(setting);
}

/**
 * Creates a function that makes the store have a salted hash of the credentials, as `salt:hash`; it has never the
 * credentials themselves. Each call to the store is billed, so one that is known to be right is not asked.
 */
export function createReaderAccess({ client, store, credentials }: ReaderAccessSetting): () => Promise<void> {
  let known: string | undefined;
  return async () => {
    const given = await credentials();
    known ??= await readStored(client, store);
    if (known !== undefined && known === hashed(given, known.split(':')[0] ?? '')) return;
    const value = hashed(given, randomBytes(16).toString('hex'));
    known = undefined;
    try {
      const { ETag } = await client.send(new DescribeKeyValueStoreCommand({ KvsARN: store }));
      await client.send(new PutKeyCommand({ KvsARN: store, Key: READERS, Value: value, IfMatch: ETag }));
    } catch (error) {
      throw new RequestFailed('the readers of the status page could not be stored', error);
    }
    known = value;
  };
}

async function readStored(client: CloudFrontKeyValueStoreClient, store: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetKeyCommand({ KvsARN: store, Key: READERS }))).Value;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw new RequestFailed('the readers of the status page could not be read', error);
  }
}

function hashed(credentials: string, salt: string): string {
  return `${salt}:${createHash('sha256').update(`${salt}${credentials}`).digest('hex')}`;
}
