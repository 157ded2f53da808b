import { randomUUID } from 'node:crypto';
import { CreateTableCommand } from '@aws-sdk/client-dynamodb';
import type { EmulatorClients } from './on-emulator.ts';

/** Makes an empty table as a deployment has it, under a name nobody else uses. */
export async function createTable({ dynamodb }: Pick<EmulatorClients, 'dynamodb'>): Promise<string> {
  const TableName = randomUUID();
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'target', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'target', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
  return TableName;
}
