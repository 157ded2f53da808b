import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, expect, test } from 'vitest';
import { createSqliteHealth } from '../../cli/sqlite-health.ts';
import { firstSight } from '../../monitor/core/target-health.ts';
import { healthStoreContract } from '../contract/health-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'gatewatch-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
const newFile = () => join(folder, `${++files}.sqlite`);

healthStoreContract('createSqliteHealth()', async () => createSqliteHealth(newFile()));

test('createSqliteHealth() remembers across a restart, and two may share a file', async () => {
  const file = newFile();
  const first = createSqliteHealth(file);
  await first.save('gw-1', firstSight(5));
  const second = createSqliteHealth(file);
  expect((await second.load(['gw-1'])).get('gw-1')).toEqual({ ...firstSight(5), revision: 1 });
  await second.save('gw-1', { ...firstSight(6), revision: 1 });
  first.close();
  second.close();
  const third = createSqliteHealth(file);
  expect((await third.load(['gw-1'])).get('gw-1')).toEqual({ ...firstSight(6), revision: 2 });
  third.close();
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

test.each(['{"v":1}', 'not json', '{"v":1,"firstSeen":1,"since":1,"status":"odd","probes":{}}', '[]', 'null', '{"v":"2"}'])(
  'createSqliteHealth() takes a row that is none of ours (%s) for a target never seen',
  async (row) => {
    const store = createSqliteHealth(storeWithRow(row));
    expect((await store.load(['gw-1'])).size).toBe(0);
    expect(await store.save('gw-1', firstSight(5))).toMatchObject({ revision: 1 });
    store.close();
  },
);

test('createSqliteHealth() leaves a file of a later release as it is, whenever that wrote', async () => {
  const later = '{"v":2,"incident":"open"}';
  const file = storeWithRow(later);
  expect(() => createSqliteHealth(file)).toThrow('a later release of gatewatch wrote it');
  expect(rowIn(file)).toBe(later);

  const shared = newFile();
  const store = createSqliteHealth(shared);
  const raw = new DatabaseSync(shared);
  raw.prepare("INSERT INTO health VALUES ('gw-1', ?)").run(later);
  raw.close();
  await expect(store.load(['gw-1'])).rejects.toThrow('a later release');
  await expect(store.save('gw-1', firstSight(5))).rejects.toThrow('a later release');
  store.close();
  expect(rowIn(shared)).toBe(later);
});
