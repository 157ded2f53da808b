import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { PutParameterCommand } from '@aws-sdk/client-ssm';
import { createDynamodbHealth } from '../../aws/dynamodb-health.ts';
import { createDynamodbRecords } from '../../aws/dynamodb-records.ts';
import { createAwsSecrets } from '../../aws/secrets.ts';
import { healthStoreContract } from '../../testkit/contract/health-store.ts';
import { readSecretContract } from '../../testkit/contract/read-secret.ts';
import { recordStoreContract } from '../../testkit/contract/record-store.ts';
import { createTable } from '../../testkit/emulator/create-table.ts';
import { clientsOf, onEmulator } from '../../testkit/emulator/on-emulator.ts';

onEmulator();
const now = () => Date.now();

healthStoreContract('createDynamodbHealth() on the emulator', async () =>
  createDynamodbHealth({ client: clientsOf('eu-west-1').dynamodb, table: await createTable(clientsOf('eu-west-1')), now }),
);

recordStoreContract('createDynamodbRecords() on the emulator', async () =>
  createDynamodbRecords({ client: clientsOf('eu-west-1').dynamodb, table: await createTable(clientsOf('eu-west-1')), now }),
);

readSecretContract('createAwsSecrets() on the emulator', async (secrets) => {
  const { secretsManager, ssm } = clientsOf('eu-west-1');
  for (const [name, value] of Object.entries(secrets)) {
    if (name.startsWith('ssm:'))
      await (await ssm()).send(new PutParameterCommand({ Name: name.slice(4), Value: value, Type: 'SecureString' }));
    else await (await secretsManager()).send(new CreateSecretCommand({ Name: name, SecretString: value }));
  }
  return createAwsSecrets({ secretsManager, ssm, clock: { now, monotonic: now } });
});
