import { expect, test } from 'vitest';
import { createDynamodbHealth } from '../../aws/dynamodb-health.ts';
import { createDynamodbRecords, createDynamodbVotes } from '../../aws/dynamodb-records.ts';
import type { Vote } from '../../monitor/health/quorum.ts';
import { newTargetMemory } from '../../monitor/memory/target-memory.ts';
import { NOW, onWire } from '../../testkit/aws-wire/on-wire.ts';
import { recordStoreContract } from '../../testkit/contract/record-store.ts';
import { createMemoryRecords } from '../../testkit/memory-records.ts';

const { wire, clients } = onWire();
const setting = (maxAttempts = 3) => ({
  client: clients({ maxAttempts }).dynamodb,
  table: 'health',
  now: () => NOW,
  sleep: async () => {},
});

recordStoreContract('createDynamodbRecords()', async () => createDynamodbRecords(setting()));
recordStoreContract('createMemoryRecords()', async () => createMemoryRecords());

test('a record stands beside the healths under a key that no target has', async () => {
  await createDynamodbHealth(setting()).save('mutes', newTargetMemory(NOW));
  await createDynamodbRecords(setting()).save('mutes', { a: 1 }, 0);
  expect([...wire().items().keys()]).toEqual(['mutes', '#mutes']);
  expect(wire().items().get('#mutes')).toMatchObject({ revision: { N: '1' }, value: { S: '{"a":1}' }, expires: { N: expect.any(String) } });
});

test.each([
  ['of another version', { v: { N: '9' }, value: { S: '{}' } }],
  ['that is no JSON', { v: { N: '1' }, value: { S: '{' } }],
  ['without a value', { v: { N: '1' } }],
])('a record %s comes without a value, and can be written over', async (_, item) => {
  wire()
    .items()
    .set('#mutes', { target: { S: '#mutes' }, revision: { N: '7' }, ...item });
  const records = createDynamodbRecords(setting());
  expect((await records.load(['mutes'])).get('mutes')).toEqual({ revision: 7, value: undefined });
  expect(await records.save('mutes', { fresh: true }, 7)).toBe(true);
  expect((await records.load(['mutes'])).get('mutes')).toEqual({ revision: 8, value: { fresh: true } });
});

test('a record without a revision, which a foreign program wrote, can be overwritten too', async () => {
  wire()
    .items()
    .set('#mutes', { target: { S: '#mutes' }, value: { S: '{}' } });
  const records = createDynamodbRecords(setting());
  const found = (await records.load(['mutes'])).get('mutes');
  expect(found).toEqual({ revision: 0, value: undefined });
  expect(await records.save('mutes', { fresh: true }, 0)).toBe(true);
  expect(await records.save('mutes', { later: true }, 0)).toBe(false);
});

test('a record that is too large is refused with its size, before DynamoDB sees it', async () => {
  const records = createDynamodbRecords(setting());
  await expect(records.save('ledger', 'ü'.repeat(210_000), 0)).rejects.toThrow(
    /^the record ledger takes 420\d{3} bytes, DynamoDB holds 409600/,
  );
  expect(wire().items().size).toBe(0);
});

test('a failure rejects, and is not taken for a concurrent write', async () => {
  wire().fail('dynamodb', 'deny', 2);
  const records = createDynamodbRecords(setting(1));
  await expect(records.load(['mutes'])).rejects.toThrow();
  await expect(records.save('mutes', 1, 0)).rejects.toThrow();
});

const vote: Vote = { region: 'us-east-1', status: 'ready', since: NOW - 60_000, at: NOW };
const ballot = (at: number, status: Vote['status'] = 'ready') => ({
  region: 'us-east-1',
  shard: 'api-manager',
  at,
  votes: { 'gw-1': { ...vote, status } },
});
const stored = async () =>
  (await createDynamodbRecords(setting()).load(['vote/us-east-1/api-manager'])).get('vote/us-east-1/api-manager')?.value;

test('votes are one item, which the region that judges reads as a record', async () => {
  await createDynamodbVotes(setting(1))(ballot(NOW));
  expect([...wire().items().keys()]).toEqual(['#vote/us-east-1/api-manager']);
  expect(await stored()).toEqual({ v: 1, at: NOW, votes: { 'gw-1': vote } });
  expect(
    wire()
      .calls('dynamodb')
      .filter(({ operation }) => operation !== 'BatchGetItem'),
  ).toHaveLength(1);
});

test('newer votes replace older ones, never the other way around', async () => {
  const cast = createDynamodbVotes(setting(1));
  await cast(ballot(NOW));
  await cast(ballot(NOW + 60_000, 'down'));
  await cast(ballot(NOW));
  expect(await stored()).toMatchObject({ at: NOW + 60_000, votes: { 'gw-1': { status: 'down' } } });
});

test('votes that did not arrive are said to be missing', async () => {
  wire().fail('dynamodb', 'error');
  await expect(createDynamodbVotes(setting(1))(ballot(NOW))).rejects.toThrow('DynamoDB did not save the votes of this region');
});
