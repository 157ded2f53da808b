import { expect, test } from 'vitest';
import { createDynamodbHealth } from '../../aws/dynamodb-health.ts';
import { createDynamodbHistory } from '../../aws/dynamodb-history.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../monitor/memory/target-memory.ts';
import { NOW, onWire } from '../../testkit/aws-wire/on-wire.ts';
import { historyStoreContract } from '../../testkit/contract/history-store.ts';

const { wire, clients } = onWire();

function open() {
  const setting = { client: clients().dynamodb, table: 'health', now: () => NOW };
  return { store: createDynamodbHealth(setting), history: createDynamodbHistory(setting) };
}

const operations = () =>
  wire()
    .calls('dynamodb')
    .map(({ operation }) => operation);

const changed: TargetMemory = {
  ...newTargetMemory(NOW),
  history: { status: 'down', at: NOW, number: 1 },
  unrecorded: [{ kind: 'transition', at: NOW, from: null, to: 'down' }],
};

historyStoreContract('createDynamodbHealth()', NOW, async () => open());

test('a change is one transaction, and a write without one costs no more than before', async () => {
  const { store } = open();
  const saved = await store.save('gw-1', changed);
  await store.save('gw-1', { ...newTargetMemory(NOW), ...saved });
  expect(operations()).toEqual(['TransactWriteItems', 'PutItem']);
  const month = new Date(NOW).toISOString().slice(0, 7);
  expect(wire().items().get(`#history/gw-1/${month}/0`)).toEqual({
    target: { S: `#history/gw-1/${month}/0` },
    v: { N: '1' },
    entries: { L: [{ S: JSON.stringify({ at: NOW, from: null, to: 'down' }) }] },
    expires: { N: String(Math.ceil(NOW / 1000) + 400 * 86_400) },
  });
});

test('a response that is lost writes nothing twice: the client repeats the transaction with its token', async () => {
  const { store, history } = open();
  wire().fail('dynamodb', 'lose', 1, { operation: 'TransactWriteItems' });
  expect(await store.save('gw-1', changed)).toMatchObject({ revision: 1 });
  expect(operations()).toEqual(['TransactWriteItems', 'TransactWriteItems']);
  expect((await history.read(['gw-1'], 0)).get('gw-1')).toHaveLength(1);
});

test('an entry of a later release is left out, and the others are read', async () => {
  const { store, history } = open();
  await store.save('gw-1', changed);
  const [key, item] = [...wire().items()].find(([name]) => name.startsWith('#history/')) ?? [];
  const later = { S: JSON.stringify({ at: NOW, from: 'down', to: 'asleep' }) };
  wire()
    .items()
    .set(key ?? '', { ...item, entries: { L: [later, ...(item?.entries?.L ?? [])] } });
  expect((await history.read(['gw-1'], 0)).get('gw-1')).toEqual(changed.unrecorded);
});
