import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createDynamodbHealth } from '../aws/dynamodb-health.ts';
import { createDynamodbHistory } from '../aws/dynamodb-history.ts';
import { createDynamodbRecords } from '../aws/dynamodb-records.ts';
import { createSqliteHealth } from '../cli/session/sqlite-health.ts';
import { onWire } from '../testkit/aws-wire/on-wire.ts';
import { compareDays } from '../testkit/simulation/compare-days.ts';

const START = Date.parse('2026-11-01T00:00:00Z');

describe('the report of simulated days equals the accounting of the script that made them', () => {
  test('through SQLite', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gatewatch-test-'));
    const { load, save, history, records, close } = createSqliteHealth(join(folder, 'days.sqlite'));
    const { shown, counted } = await compareDays({ health: { load, save }, history, records }, { days: 1.5, start: START, set: () => {} });
    expect(shown).toEqual(counted);
    expect(counted.every(({ outages, minutes }) => outages.length > 1 && Number(minutes.unseen) >= 120)).toBe(true);
    close();
    rmSync(folder, { recursive: true });
  });

  const { clients } = onWire();
  test('through DynamoDB', async () => {
    let now = START;
    const table = { client: clients().dynamodb, table: 'health', now: () => now };
    const sources = { health: createDynamodbHealth(table), history: createDynamodbHistory(table), records: createDynamodbRecords(table) };
    const set = (at: number) => {
      now = at;
    };
    const { shown, counted } = await compareDays(sources, { days: 0.6, start: START, set });
    expect(shown).toEqual(counted);
    expect(counted.every(({ outages, minutes }) => outages.length > 0 && Number(minutes.unseen) >= 120)).toBe(true);
  });
});
