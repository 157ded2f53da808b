import { expect, test, vi } from 'vitest';
import { createDynamodbHealth } from '../../aws/dynamodb-health.ts';
import type { ClientOverrides } from '../../aws/open-client.ts';
import { storedMemory } from '../../monitor/memory/stored-memory.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../monitor/memory/target-memory.ts';
import { NOW, onWire } from '../../testkit/aws-wire/on-wire.ts';
import { healthStoreContract } from '../../testkit/contract/health-store.ts';

const { wire, clients } = onWire();
const DAY = 86_400_000;

function openStore({ now = NOW, ...overrides }: ClientOverrides & { readonly now?: number } = {}) {
  const pauses: number[] = [];
  const client = clients(overrides).dynamodb;
  const store = createDynamodbHealth({ client, table: 'health', now: () => now, sleep: async (ms) => void pauses.push(ms) });
  return { ...store, pauses };
}

const operations = () =>
  wire()
    .calls('dynamodb')
    .map(({ operation }) => operation);
const seenAt = (at: number): TargetMemory['probes'][string] => ({
  action: 'TCP gw:80',
  at,
  state: 'failing',
  unknowns: 0,
  blind: false,
  answered: true,
});

healthStoreContract('createDynamodbHealth()', async () => openStore());

test('an item has attributes that people can read', async () => {
  const outbox = [{ kind: 'change', at: NOW, to: 'down', diagnosis: null }] as const;
  const health: TargetMemory = {
    ...newTargetMemory(NOW - 5000),
    status: 'down',
    since: NOW - 1000,
    probes: { alive: seenAt(NOW) },
    outbox,
  };
  await openStore().save('gw-1', health);
  const { health: text, ...item } = wire().items().get('gw-1') ?? {};
  expect(item).toEqual({
    target: { S: 'gw-1' },
    v: { N: '1' },
    revision: { N: '1' },
    at: { N: String(NOW) },
    status: { S: 'down' },
    since: { S: '2026-11-22T11:59:59.000Z' },
    owed: { N: '1' },
    expires: { N: String((NOW + 90 * DAY) / 1000) },
  });
  expect(JSON.parse(text?.S ?? '')).toEqual(storedMemory({ ...health, revision: 1 }));
});

test('an item nested too deeply to be written again is as good as none, and is written over', async () => {
  await openStore().save('gw-1', newTargetMemory(NOW));
  const item = wire().items().get('gw-1') ?? {};
  const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
  wire()
    .items()
    .set('gw-1', { ...item, health: { S: JSON.stringify({ ...newTargetMemory(NOW), product: 'DEEP' }).replace('"DEEP"', deep) } });
  expect((await openStore().load(['gw-1'])).size).toBe(0);
  expect(await openStore().save('gw-1', newTargetMemory(NOW))).toMatchObject({ status: 'pending' });
});

test('an empty outbox leaves no attribute behind', async () => {
  const store = openStore();
  const owing = await store.save('gw-1', { ...newTargetMemory(NOW), outbox: [{ kind: 'change', at: NOW, to: 'ready', diagnosis: null }] });
  const { outbox: _, ...notified } = owing ?? newTargetMemory(NOW);
  await store.save('gw-1', notified);
  expect(Object.keys(wire().items().get('gw-1') ?? {})).not.toContain('owed');
});

test('an older round does not write over a newer one, even at the same revision', async () => {
  const store = openStore();
  const newer = await store.save('gw-1', { ...newTargetMemory(1000), probes: { alive: seenAt(3000) } });
  expect(await store.save('gw-1', { ...newTargetMemory(1000), revision: 1, probes: { alive: seenAt(2999) } })).toBeUndefined();
  expect((await store.load(['gw-1'])).get('gw-1')).toEqual(newer);
  expect(await store.save('gw-1', { ...newTargetMemory(1000), revision: 1, probes: { alive: seenAt(3000) } })).toMatchObject({
    revision: 2,
  });
});

test('of two writers who read the same, the second learns it and finds what the first wrote', async () => {
  const [ours, theirs] = [openStore(), openStore()];
  await ours.save('gw-1', newTargetMemory(NOW));
  const [a, b] = await Promise.all([ours.load(['gw-1']), theirs.load(['gw-1'])]);
  const first = await ours.save('gw-1', { ...(a.get('gw-1') ?? newTargetMemory(0)), status: 'ready' });
  expect(await theirs.save('gw-1', { ...(b.get('gw-1') ?? newTargetMemory(0)), status: 'down' })).toBeUndefined();
  expect((await theirs.load(['gw-1'])).get('gw-1')).toEqual(first);
});

test('a write whose answer got lost is there when it is read again', async () => {
  const store = openStore();
  wire().fail('dynamodb', 'lose');
  expect(await store.save('gw-1', newTargetMemory(NOW))).toBeUndefined();
  expect((await store.load(['gw-1'])).get('gw-1')).toEqual({ ...newTargetMemory(NOW), revision: 1 });
});

test('a name given twice is asked for once', async () => {
  const store = openStore();
  await store.save('gw-1', newTargetMemory(NOW));
  expect([...(await store.load(['gw-1', 'gw-1'])).keys()]).toEqual(['gw-1']);
});

test.each([100, 101, 250])('%i targets are read in requests of at most 100', async (count) => {
  await openStore().load(Array.from({ length: count }, (_, i) => `gw-${i}`));
  const asked = wire()
    .calls('dynamodb')
    .map(({ body }) => JSON.parse(body).RequestItems.health.Keys.length);
  expect(asked.reduce((a, b) => a + b)).toBe(count);
  expect(Math.max(...asked)).toBe(100);
  expect(asked).toHaveLength(Math.ceil(count / 100));
});

test('what DynamoDB leaves unprocessed is asked for again, after a pause that grows', async () => {
  const store = openStore();
  const names = Array.from({ length: 10 }, (_, i) => `gw-${i}`);
  await Promise.all(names.map((name) => store.save(name, newTargetMemory(NOW))));
  wire().fail('dynamodb', 'unprocessed', 3);
  expect([...(await store.load(names)).keys()].sort()).toEqual(names);
  expect(store.pauses).toHaveLength(3);
  expect(store.pauses).toEqual([...store.pauses].sort((a, b) => a - b));
});

test('targets that stay unread are an error, never targets that were never seen', async () => {
  const store = openStore();
  wire().fail('dynamodb', 'unprocessed', 100);
  await expect(store.load(['gw-1', 'gw-2', 'gw-3'])).rejects.toThrow(/did not return 1 of 3 targets/);
  expect(operations()).toHaveLength(6);
});

test.each(['throttle', 'error', 'deny', 'drop'] as const)('a load that DynamoDB answers with "%s" rejects', async (how) => {
  wire().fail('dynamodb', how);
  await expect(openStore({ maxAttempts: 1 }).load(['gw-1'])).rejects.toThrow();
});

test.each(['throttle', 'error', 'deny', 'drop'] as const)(
  'a save that DynamoDB answers with "%s" rejects: it is no conflict',
  async (how) => {
    wire().fail('dynamodb', how);
    await expect(openStore({ maxAttempts: 1 }).save('gw-1', newTargetMemory(NOW))).rejects.toThrow();
  },
);

test.each(['error', 'drop'] as const)('"%s" once is tried again', async (how) => {
  const store = openStore();
  wire().fail('dynamodb', how);
  expect(await store.save('gw-1', newTargetMemory(NOW))).toMatchObject({ revision: 1 });
  wire().fail('dynamodb', how);
  expect((await store.load(['gw-1'])).size).toBe(1);
});

const health = JSON.stringify({ ...newTargetMemory(5), revision: 4 });
test.each([
  ['a later format, long not written', { v: { N: '2' }, revision: { N: '4' }, at: { N: String(NOW - 300_000) }, health: { S: health } }],
  ['a later format without a time', { v: { N: '2' }, revision: { N: '4' }, health: { S: health } }],
  ['no format', { revision: { N: '4' }, health: { S: health } }],
  ['a health that is no JSON', { v: { N: '1' }, revision: { N: '4' }, health: { S: 'gone' } }],
  ['a health of another release', { v: { N: '1' }, revision: { N: '4' }, health: { S: '{"v":2}' } }],
  ['no health', { v: { N: '1' }, revision: { N: '4' } }],
  ['no revision', { v: { N: '1' }, health: { S: health } }],
  ['nothing but its key', {}],
])('an item with %s counts as absent, and is written over once', async (_, more) => {
  const expires = { N: String((NOW + 90 * DAY) / 1000) };
  wire()
    .items()
    .set('gw-1', { target: { S: 'gw-1' }, expires, ...more });
  const [store, other] = [openStore(), openStore()];
  expect((await store.load(['gw-1'])).size).toBe(0);
  const written = await Promise.all([store.save('gw-1', newTargetMemory(NOW)), other.save('gw-1', newTargetMemory(NOW + 1))]);
  expect(written.filter(Boolean)).toHaveLength(1);
  expect((await store.load(['gw-1'])).get('gw-1')).toEqual(written.find(Boolean));
});

test.each([
  ['just now', 0],
  ['almost five minutes ago', 299_000],
  ['by a clock that is ahead', -100_000],
])('what a later release wrote %s is neither taken for nothing nor written over', async (_, age) => {
  const theirs = { target: { S: 'gw-1' }, v: { N: '2' }, revision: { N: '4' }, at: { N: String(NOW - age) }, health: { S: '{"v":2}' } };
  const store = openStore();
  const ours = await store.save('gw-1', newTargetMemory(NOW - 60_000));
  wire()
    .items()
    .set('gw-1', { ...theirs, expires: { N: String((NOW + 90 * DAY) / 1000) } });
  const before = wire().items().get('gw-1');
  await expect(store.load(['gw-1', 'gw-2'])).rejects.toThrow(/^a later release is writing the memory of gw-1: deploy it again, or wait/);
  // As a round does that was under way when the later release was deployed.
  expect(await store.save('gw-1', { ...newTargetMemory(NOW), ...ours })).toBeUndefined();
  expect(await store.save('gw-1', newTargetMemory(NOW))).toBeUndefined();
  expect(wire().items().get('gw-1')).toEqual(before);
});

test('a memory larger than DynamoDB takes is refused in words', async () => {
  const detail = 'ü'.repeat(205_000);
  const probes = { alive: { ...seenAt(NOW), complaint: { reason: 'http.status', detail } } } as const;
  await expect(openStore().save('gw-1', { ...newTargetMemory(NOW), probes })).rejects.toThrow(
    /memory of gw-1 takes \d+ bytes, DynamoDB holds 409600/,
  );
  expect(operations()).toEqual([]);
});

test('a steady target is kept alive by being read', async () => {
  const store = openStore();
  await store.save('gw-1', newTargetMemory(NOW));
  await openStore({ now: NOW + 29 * DAY }).load(['gw-1']);
  expect(wire().items().get('gw-1')?.expires).toEqual({ N: String((NOW + 90 * DAY) / 1000) });
  const loaded = await openStore({ now: NOW + 31 * DAY }).load(['gw-1']);
  expect(wire().items().get('gw-1')?.expires).toEqual({ N: String((NOW + 121 * DAY) / 1000) });
  expect(loaded.get('gw-1')).toEqual({ ...newTargetMemory(NOW), revision: 1 });
  expect(await store.save('gw-1', { ...newTargetMemory(NOW), revision: 1 })).toMatchObject({ revision: 2 });
});

test('a refresh that fails does not fail the load, and is tried again by the next', async () => {
  await openStore().save('gw-1', newTargetMemory(NOW));
  const later = { now: NOW + 80 * DAY, maxAttempts: 1 };
  const store = openStore(later);
  wire().fail('dynamodb', { slowMs: 0 });
  wire().fail('dynamodb', 'deny');
  expect((await store.load(['gw-1'])).size).toBe(1);
  expect(wire().items().get('gw-1')?.expires).toEqual({ N: String((NOW + 90 * DAY) / 1000) });
  await store.load(['gw-1']);
  expect(wire().items().get('gw-1')?.expires).toEqual({ N: String((NOW + 170 * DAY) / 1000) });
});

test('items that age on the same day are refreshed over several loads', async () => {
  const names = Array.from({ length: 60 }, (_, i) => `gw-${i}`);
  await Promise.all(names.map((name) => openStore().save(name, newTargetMemory(NOW))));
  const store = openStore({ now: NOW + 40 * DAY });
  const updates: number[] = [];
  for (let load = 0; load < 4; load++) {
    await store.load(names);
    updates.push(operations().filter((operation) => operation === 'UpdateItem').length);
  }
  expect(updates).toEqual([25, 50, 60, 60]);
});

test('an item that was deleted while it was being read is not made again by keeping it alive', async () => {
  await openStore().save('gw-1', newTargetMemory(NOW));
  // The time is asked for when the item has been read.
  const now = () => {
    wire().items().delete('gw-1');
    return NOW + 80 * DAY;
  };
  const store = createDynamodbHealth({ client: clients().dynamodb, table: 'health', now });
  expect((await store.load(['gw-1'])).size).toBe(1);
  expect([...wire().items().keys()]).toEqual([]);
});

test('an item that lacks its time to live is given one', async () => {
  await openStore().save('gw-1', newTargetMemory(NOW));
  const { expires: _, ...without } = wire().items().get('gw-1') ?? {};
  wire().items().set('gw-1', without);
  await openStore().load(['gw-1']);
  expect(wire().items().get('gw-1')?.expires).toEqual({ N: String((NOW + 90 * DAY) / 1000) });
});

test.each([
  ['since', { since: NOW + 5 }],
  ['firstSeen', { firstSeen: NOW + 5 }],
])('an older round does not write over a memory whose newest moment is its %s', async (_, newer) => {
  const store = openStore();
  const written = await store.save('gw-1', { ...newTargetMemory(NOW), ...newer });
  expect(await store.save('gw-1', { ...newTargetMemory(NOW), revision: written?.revision ?? 0 })).toBeUndefined();
  expect((await store.load(['gw-1'])).get('gw-1')).toEqual(written);
});

test.each(['load', 'save'] as const)('a %s is over when its round is', async (what) => {
  const store = openStore();
  wire().fail('dynamodb', 'stall');
  const over = new AbortController();
  const waiting = what === 'load' ? store.load(['gw-1'], over.signal) : store.save('gw-1', newTargetMemory(NOW), over.signal);
  await vi.waitFor(() => expect(operations()).toHaveLength(1));
  over.abort();
  await expect(waiting).rejects.toThrow(/abort/i);
  expect(operations()).toHaveLength(1);
});

test.each([
  ['load', () => openStore({ maxAttempts: 1 }).load(['gw-1']), 'could not read monitor state from DynamoDB: '],
  ['save', () => openStore({ maxAttempts: 1 }).save('gw-1', newTargetMemory(NOW)), 'DynamoDB did not save the memory of gw-1: '],
])('%s that fails says that it was DynamoDB, and how', async (_, ask, who) => {
  wire().fail('dynamodb', 'throttle');
  await expect(ask()).rejects.toThrow(`${who}ProvisionedThroughputExceededException (told to: throttle)`);
  wire().fail('dynamodb', 'drop');
  await expect(ask()).rejects.toThrow(new RegExp(`${who}\\w+ `));
});

test('what a clock that was a day ahead left is written over, what a newer round left is not', async () => {
  const store = openStore();
  await store.save('gw-1', { ...newTargetMemory(NOW), probes: { alive: seenAt(NOW + DAY) } });
  expect(await store.save('gw-1', { ...newTargetMemory(NOW), revision: 1, probes: { alive: seenAt(NOW) } })).toMatchObject({ revision: 2 });
  await store.save('gw-2', { ...newTargetMemory(NOW), probes: { alive: seenAt(NOW + 300_000) } });
  expect(await store.save('gw-2', { ...newTargetMemory(NOW), revision: 1, probes: { alive: seenAt(NOW) } })).toBeUndefined();
});
