import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
  expect((await second.load(['gw-1'])).get('gw-1')).toEqual(firstSight(5));
  await second.save('gw-1', firstSight(6));
  first.close();
  second.close();
  const third = createSqliteHealth(file);
  expect((await third.load(['gw-1'])).get('gw-1')).toEqual(firstSight(6));
  third.close();
});

test('createSqliteHealth() takes a row of another version for a target never seen', async () => {
  const store = createSqliteHealth(newFile());
  await store.save('gw-1', { ...firstSight(5), v: 2 } as never);
  expect((await store.load(['gw-1'])).size).toBe(0);
  store.close();
});
