import { createClients } from '../aws/clients.ts';
import { createDynamodbHealthReader } from '../aws/dynamodb-health.ts';
import { createDynamodbHistory } from '../aws/dynamodb-history.ts';
import { createDynamodbRecords } from '../aws/dynamodb-records.ts';
import { openClient } from '../aws/open-client.ts';
import { createReaderAccess, createStoreClient } from '../aws/page/reader-access.ts';
import { createS3Client, createS3Site } from '../aws/page/s3-site.ts';
import { createAwsSecrets } from '../aws/secrets.ts';
import { authorization } from '../monitor/engine/looking/secrets.ts';
import type { ReadSecret } from '../monitor/engine/ports.ts';
import { systemClock } from '../monitor/engine/system-clock.ts';
import type { PageParts } from './create-page-writer.ts';
import type { PageEnvironment } from './page-environment.ts';

const TRIES = 3;

/** Wires the function of the status page for AWS. */
export function composePage({ home, table, region, bucket, url, access }: PageEnvironment): PageParts {
  const { now } = systemClock;
  const clients = createClients(home);
  const from = { client: clients.dynamodb, table, now };
  const own = { region, maxAttempts: TRIES };
  const readSecret = createAwsSecrets({ secretsManager: clients.secretsManager, ssm: clients.ssm, clock: systemClock });
  return {
    sources: { health: createDynamodbHealthReader(from), history: createDynamodbHistory(from), records: createDynamodbRecords(from) },
    put: createS3Site({ client: openClient(own, createS3Client), bucket }),
    ...(access && {
      admit: createReaderAccess({
        client: openClient(own, createStoreClient),
        store: access.store,
        credentials: () => readCredentials(readSecret, access.secret),
      }),
    }),
    url,
    now,
    log: (line) => console.log(line),
  };
}

/** The shortest password of readers: at the edge there is no time for a hash that is slow to guess. */
const SHORTEST = 16;

async function readCredentials(readSecret: ReadSecret, secret: string): Promise<string> {
  const [scheme, credentials = ''] = authorization(await readSecret(secret), secret).split(' ');
  const password = Buffer.from(credentials, 'base64').toString().split(':').slice(1).join(':');
  if (scheme === 'Basic' && password.length >= SHORTEST) return credentials;
  throw new Error(`secret ${secret} must be JSON with "username" and "password", the password of ${SHORTEST} characters or more`);
}
