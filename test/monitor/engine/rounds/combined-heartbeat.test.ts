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

test('the sign is given once a minute for all shards, by one that knows them', async () => {
  const { given, round } = open();
  for (let minute = 1; minute <= 3; minute++) for (const shard of ['c', 'b', 'a']) await round(shard, minute);
  expect(given).toEqual([1, 2, 3]);
});

test('the round before counts where the others are slower, what is older does not', async () => {
  const { given, round } = open();
  for (const shard of SHARDS) await round(shard, 1);
  await round('a', 2);
  await round('a', 3);
  expect(given).toEqual([1, 2, 3]);
  await round('a', 4);
  await round('b', 4);
  await round('a', 5);
  expect(given).toEqual([1, 2, 3]);
  await round('c', 5);
  await round('a', 6);
  expect(given).toEqual([1, 2, 3, 6]);
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
  for (const shard of SHARDS) await round(shard, 1);
  const { revision = 0 } = (await records.load(['beat/b'])).get('beat/b') ?? {};
  await records.save('beat/b', { v: 1, at: 30 * 1440 * MINUTE }, revision);
  await round('c', 20);
  await round('a', 20);
  expect(given).toEqual([1]);
});

/** A round of a shard that knows these. */
const knowing = (shard: string, minute: number, shards: readonly string[]) => ({ monitor: 'prod', shard, at: minute * MINUTE, shards });

test('several that know all shards send it once, and the next one sends it when the first could not', async () => {
  const { given, beat } = open();
  for (const shard of SHARDS) await beat(knowing(shard, 1, SHARDS));
  expect(given).toEqual([1]);
  let refusals = 1;
  const records = createMemoryRecords();
  const sent: string[] = [];
  const flaky = createCombinedHeartbeat({
    records,
    beat: async ({ shard }) => {
      if (refusals-- > 0) throw new Error('503');
      sent.push(shard);
    },
  });
  await expect(flaky(knowing('a', 1, SHARDS))).rejects.toThrow('503');
  for (const shard of ['b', 'c']) await flaky(knowing(shard, 1, SHARDS));
  expect(sent).toEqual(['b']);
});

test('a shard that was added is waited for, but not for ever', async () => {
  const { given, beat } = open();
  for (let minute = 1; minute <= 3; minute++) await beat(knowing('a', minute, ['a']));
  for (let minute = 4; minute <= 30; minute++) await beat(knowing('a', minute, ['a', 'new']));
  expect(given.at(-1)).toBe(4 + 15);
});

test('a shard that was removed is not missed, and is new when it comes back', async () => {
  const { given, beat } = open();
  const both = async (minute: number) => {
    for (const shard of ['a', 'b']) await beat(knowing(shard, minute, ['a', 'b']));
  };
  for (let minute = 1; minute <= 3; minute++) await both(minute);
  for (let minute = 4; minute <= 9; minute++) await beat(knowing('a', minute, ['a', 'c']));
  for (let minute = 10; minute <= 12; minute++) await beat(knowing('a', minute, ['a', 'b']));
  expect(given).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

test('a record of the last heartbeat that is damaged, or ahead, is as good as none', async () => {
  for (const value of [null, 7, { v: 1, at: 'x' }, { v: 1, at: 30 * 1440 * MINUTE, since: { b: 'x', c: 30 * 1440 * MINUTE } }]) {
    const { given, records, beat } = open();
    await records.save('beat/Last', value, 0);
    for (const shard of SHARDS) await beat(knowing(shard, 1, SHARDS));
    expect(given).toEqual([1]);
  }
});
