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

const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;

test.each([
  '{"v":2}',
  `{"v":1,"firstSeen":1,"since":1,"status":"ready","probes":{},"product":${DEEP}}`,
  '{"v":1}',
  'not json',
  '{"v":1,"firstSeen":1,"since":1,"status":"ready","probes":{"ready":7}}',
  '[]',
  'null',
])('createSqliteHealth() takes a row that is none of ours (%.60s) for a target never seen', async (row) => {
  const file = newFile();
  const store = createSqliteHealth(file);
  await store.save('gw-1', firstSight(5));
  const raw = new DatabaseSync(file);
  raw.prepare('UPDATE health SET value = ?').run(row);
  raw.close();
  expect((await store.load(['gw-1'])).size).toBe(0);
  store.close();
});
