import { expect, test } from 'vitest';
import type { SignOfLife } from '../../../../monitor/engine/ports.ts';
import { createCombinedHeartbeat } from '../../../../monitor/engine/rounds/combined-heartbeat.ts';
import { createMemoryRecords } from '../../../../testkit/memory-records.ts';

const MINUTE = 60_000;
const SHARDS = ['a', 'b', 'c'];

function open() {
  const given: number[] = [];
  const records = createMemoryRecords();
  const beat = createCombinedHeartbeat({ records, beat: async ({ at }: SignOfLife) => void given.push(at / MINUTE) });
  const round = (shard: string, minute: number) =>
    beat({ monitor: 'prod', shard, at: minute * MINUTE, ...(shard === 'a' && { shards: SHARDS }) });
  return { given, records, beat, round };
}

test('the sign is given once a minute for all shards, by the first of them', async () => {
  const { given, round } = open();
  for (let minute = 1; minute <= 3; minute++) for (const shard of ['c', 'b', 'a']) await round(shard, minute);
  expect(given).toEqual([1, 2, 3]);
});

test('the round before counts where the others are slower, what is older does not', async () => {
  const { given, round } = open();
  for (const shard of SHARDS) await round(shard, 1);
  await round('a', 2);
  await round('a', 3);
  expect(given).toEqual([2, 3]);
  await round('a', 4);
  await round('b', 4);
  await round('a', 5);
  expect(given).toEqual([2, 3]);
  await round('c', 5);
  await round('a', 6);
  expect(given).toEqual([2, 3, 6]);
});

test.each(['b', 'c'])('no sign is given once %s is silent', async (dead) => {
  const { given, round } = open();
  for (const shard of SHARDS) await round(shard, 1);
  await round('a', 2);
  for (let minute = 3; minute < 9; minute++) for (const shard of SHARDS.filter((one) => one !== dead)) await round(shard, minute);
  expect(given.every((minute) => minute <= 3)).toBe(true);
});

test('a single shard gives it by itself and notes nothing', async () => {
  const { given, records, beat } = open();
  await beat({ monitor: 'prod', shard: 'a', at: MINUTE, shards: ['a'] });
  expect(given).toEqual([1]);
  expect((await records.load(['beat/a'])).size).toBe(0);
});

test('a heartbeat that could not be sent rejects', async () => {
  const refusing = createCombinedHeartbeat({ records: createMemoryRecords(), beat: () => Promise.reject(new Error('503')) });
  await expect(refusing({ monitor: 'prod', shard: 'a', at: MINUTE, shards: ['a'] })).rejects.toThrow('503');
});

test('a round recorded by a clock that was far ahead does not count for the heartbeat', async () => {
  const { given, records, round } = open();
  await records.save('beat/b', { v: 1, at: 30 * 1440 * MINUTE }, 0);
  await round('c', 1);
  await round('a', 1);
  expect(given).toEqual([]);
});
