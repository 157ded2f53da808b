import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { createSqliteHealth } from '../../../cli/session/sqlite-health.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { healthStoreContract } from '../../../testkit/contract/health-store.ts';
import { historyStoreContract } from '../../../testkit/contract/history-store.ts';
import { recordStoreContract } from '../../../testkit/contract/record-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatewatch-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newFile = () => join(folder, `${++files}.sqlite`);

healthStoreContract('createSqliteHealth()', async () => createSqliteHealth(newFile()));
historyStoreContract('createSqliteHealth()', Date.parse('2026-11-29T12:00:00Z'), async () => {
  const store = createSqliteHealth(newFile());
  return { store, history: store.history };
});
recordStoreContract('createSqliteHealth().records', async () => createSqliteHealth(newFile()).records);

test('createSqliteHealth() remembers across a restart, and two may share a file', async () => {
  const file = newFile();
  const first = createSqliteHealth(file);
  await first.save('gw-1', newTargetMemory(5));
  const second = createSqliteHealth(file);
  expect((await second.load(['gw-1'])).get('gw-1')).toEqual({ ...newTargetMemory(5), revision: 1 });
  await second.save('gw-1', { ...newTargetMemory(6), revision: 1 });
  first.close();
  second.close();
  const third = createSqliteHealth(file);
  expect((await third.load(['gw-1'])).get('gw-1')).toEqual({ ...newTargetMemory(6), revision: 2 });
  third.close();
});

test('createSqliteHealth() says which row it cannot read, and keeps it when another is written in its place', async () => {
  const file = newFile();
  const damaged = JSON.stringify({ ...newTargetMemory(5), since: 'yesterday' });
  createSqliteHealth(file).close();
  const raw = new DatabaseSync(file);
  raw.prepare('INSERT INTO health VALUES (?, ?)').run('gw-1', damaged);
  const unreadable: string[] = [];
  const store = createSqliteHealth(file, (target) => unreadable.push(target));
  expect((await store.load(['gw-1', 'gw-2'])).size).toBe(0);
  expect(unreadable).toEqual(['gw-1']);
  await store.save('gw-1', newTargetMemory(9));
  await store.save('gw-2', newTargetMemory(9));
  expect(raw.prepare('SELECT * FROM unreadable').all()).toEqual([{ target: 'gw-1', value: damaged }]);
  raw.close();
  store.close();
});

test('createSqliteHealth() refuses a file with a page that hides rows, and leaves it as it is', async () => {
  const file = newFile();
  const store = createSqliteHealth(file);
  expect(store.isNew).toBe(true);
  for (let i = 0; i < 20; i++) await store.save(`gw-${i}`, newTargetMemory(i));
  store.close();
  const again = createSqliteHealth(file);
  expect(again.isNew).toBe(false);
  again.close();
  const bytes = readFileSync(file);
  // The third page is the index of the names, its fourth byte the low one of how many there are. https://www.sqlite.org/fileformat2.html#b_tree_pages
  bytes[2 * 4096 + 4] = 3;
  writeFileSync(file, bytes);
  expect(() => createSqliteHealth(file)).toThrow(/^the file is damaged: /);
  expect(readFileSync(file).equals(bytes)).toBe(true);
});

test('createSqliteHealth() lets the event loop go on while another holds the file, and writes once it is free', async () => {
  const file = newFile();
  const store = createSqliteHealth(file);
  const holder = new DatabaseSync(file);
  for (const lock of ['BEGIN IMMEDIATE', 'BEGIN EXCLUSIVE', 'BEGIN IMMEDIATE; DELETE FROM health']) {
    holder.exec(lock);
    setImmediate(() => holder.exec('ROLLBACK'));
    const { revision = 0 } = (await store.load(['gw-1'])).get('gw-1') ?? {};
    expect(await store.save('gw-1', { ...newTargetMemory(5), revision })).toMatchObject({ revision: revision + 1 });
  }
  holder.close();
  store.close();
});

test('createSqliteHealth() rejects while another keeps the file, and can write afterward', async () => {
  const file = newFile();
  const store = createSqliteHealth(file);
  const holder = new DatabaseSync(file);
  holder.exec('BEGIN IMMEDIATE');
  let turns = 0;
  const turning = setInterval(() => turns++, 1);
  await expect(store.save('gw-1', newTargetMemory(5))).rejects.toThrow('database is locked');
  clearInterval(turning);
  expect(turns).toBeGreaterThan(3);
  holder.close();
  expect(await store.save('gw-1', newTargetMemory(5))).toMatchObject({ revision: 1 });
  store.close();
});

function storeWithRow(row: string): string {
  const file = newFile();
  createSqliteHealth(file).close();
  const raw = new DatabaseSync(file);
  raw.prepare("INSERT INTO health VALUES ('gw-1', ?)").run(row);
  raw.close();
  return file;
}

const rowIn = (file: string) => {
  const raw = new DatabaseSync(file);
  const row = raw.prepare('SELECT value FROM health').get();
  raw.close();
  return row?.value;
};

const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

test.each([
  `{"v":1,"firstSeen":1,"since":1,"status":"ready","probes":{},"product":${DEEP}}`,
  '{"v":1}',
  'not json',
  '{"v":1,"firstSeen":1,"since":1,"status":"odd","probes":{}}',
  '[]',
  'null',
  '{"v":"2"}',
])('createSqliteHealth() takes a row that is none of ours (%.60s) for a target never seen', async (row) => {
  const store = createSqliteHealth(storeWithRow(row));
  expect((await store.load(['gw-1'])).size).toBe(0);
  expect(await store.save('gw-1', newTargetMemory(5))).toMatchObject({ revision: 1 });
  store.close();
});

test('createSqliteHealth() writes what is asked for together in few transactions', async () => {
  const names = Array.from({ length: 50 }, (_, i) => `gw-${i}`);
  const [alone, together] = [newFile(), newFile()];
  const [one, other] = [createSqliteHealth(alone), createSqliteHealth(together)];
  for (const name of names) await one.save(name, newTargetMemory(5));
  const saved = await Promise.all(names.map((name) => other.save(name, newTargetMemory(5))));
  expect(saved.map((memory) => memory?.revision)).toEqual(names.map(() => 1));
  // Each transaction appends the pages that it changed. https://www.sqlite.org/walformat.html
  expect(statSync(`${together}-wal`).size).toBeLessThan(statSync(`${alone}-wal`).size / 3);
  expect((await other.load(names)).size).toBe(50);
  one.close();
  other.close();
});

test.each(['gw-1', 'gw-2', 'gw-3'])(
  'createSqliteHealth() writes what is asked for together with %s, which cannot be written',
  async (broken) => {
    const file = newFile();
    const store = createSqliteHealth(file);
    const raw = new DatabaseSync(file);
    raw.prepare('INSERT INTO health VALUES (?, ?)').run(broken, JSON.stringify({ ...newTargetMemory(5), v: 2 }));
    const names = ['gw-1', 'gw-2', 'gw-3'];
    const done = await Promise.allSettled(names.map((name) => store.save(name, newTargetMemory(9))));
    expect(done.map(({ status }) => status)).toEqual(names.map((name) => (name === broken ? 'rejected' : 'fulfilled')));
    const others = names.filter((name) => name !== broken);
    expect([...(await store.load(others)).keys()]).toEqual(others);
    raw.close();
    store.close();
  },
);

test('createSqliteHealth() leaves a file of a later release as it is, whenever that wrote', async () => {
  const later = '{"v":2,"incident":"open"}';
  const file = storeWithRow(later);
  expect(() => createSqliteHealth(file)).toThrow('it was written by a later release of gatewatch');
  expect(rowIn(file)).toBe(later);

  const shared = newFile();
  const store = createSqliteHealth(shared);
  const raw = new DatabaseSync(shared);
  raw.prepare("INSERT INTO health VALUES ('gw-1', ?)").run(later);
  raw.close();
  await expect(store.load(['gw-1'])).rejects.toThrow('a later release');
  await expect(store.save('gw-1', newTargetMemory(5))).rejects.toThrow('a later release');
  store.close();
  expect(rowIn(shared)).toBe(later);
});

test('createSqliteHealth() leaves a database of something else as it is', () => {
  const file = newFile();
  const raw = new DatabaseSync(file);
  raw.exec('CREATE TABLE bookmarks (url TEXT)');
  raw.close();
  const before = readFileSync(file);
  expect(() => createSqliteHealth(file)).toThrow('a database of another program');
  expect(readFileSync(file)).toEqual(before);
});
