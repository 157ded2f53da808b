import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { type HealthItem, healthOf } from '../../../../aws/health-item.ts';
import { packTargets, readEvent } from '../../../../deployment/schedule/event.ts';
import { readShardTargets } from '../../../../monitor/memory/departed-targets.ts';
import { mutesIn } from '../../../../monitor/memory/mute.ts';
import { readSendLog } from '../../../../monitor/memory/send-log.ts';
import { readStoredMemory } from '../../../../monitor/memory/stored-memory.ts';
import type { TargetMemory } from '../../../../monitor/memory/target-memory.ts';
import type { Target } from '../../../../monitor/target/target.ts';
import { createWorld, MINUTE, START } from '../../../../testkit/engine/scheduled-world.ts';
import { probe, someLook, target } from '../../../../testkit/samples.ts';
import { isReaderName } from '../../../../wso2/readers/read-answer.ts';
import { parseTargetHealth as readBefore } from '../../../fixtures/stored/rules-2026-11-25.ts';

// A release is deployed while targets are calm, down, or owed: nobody may be told anew, and nobody left untold. The files are described beside them.

type Sample = { readonly story: string; readonly at: number; readonly told: readonly string[]; readonly item: HealthItem };
type Stage = { readonly target: Target; readonly memories: Readonly<Record<string, Sample>>; readonly event: Record<string, unknown> };
type Telling = Stage & { readonly records: Readonly<Record<string, unknown>>; readonly left: Omit<Sample, 'story' | 'told'> };

const read = (file: string) => readFileSync(join(import.meta.dirname, '../../../fixtures/stored', file), 'utf8');
const stageOf = (file: string) => JSON.parse(read(file)) as Stage;
const telling = JSON.parse(read('2026-11-26-telling.json')) as Telling;
const STAGES: Readonly<Record<string, Stage>> = {
  '2026-11-22': stageOf('2026-11-22-rounds.json'),
  '2026-11-26': telling,
  'rolled back to 2026-11-25': stageOf('2026-11-26-rolled-back.json'),
};

const samples = Object.entries(STAGES).flatMap(([stage, { memories }]) =>
  Object.entries(memories).map(([name, sample]) => ({ stage, name, ...sample })),
);

/** Goes on from a memory: what people were told, minute by minute, and the last value of Page. */
async function goOn(memory: TargetMemory | undefined, of: Target, from: number, letters: string) {
  const world = createWorld([of], (_, minute) => letters[minute - from] ?? 's');
  if (memory) await world.store.save(of.name, { ...memory, revision: 0 });
  const pages: (number | undefined)[] = [];
  for (let minute = from; minute < from + letters.length; minute++) {
    await world.invoke(minute);
    pages.push(world.metrics.findLast(({ metric }) => metric === 'Page')?.values[0]);
  }
  const told = world.told().map(({ kind, to }) => (kind === 'change' ? to : `${kind} ${to}`));
  return { told, pages, health: (await world.store.load([of.name])).get(of.name) };
}

const minuteAfter = (at: number) => (at - START) / MINUTE + 1;
const STATUS_OF: Readonly<Record<string, string>> = { s: 'ready', f: 'not-ready', u: 'unknown' };

/** What is still to be told: while all stays as it is, and when it is well from the next minute on. */
const TO_TELL: Readonly<Record<string, { readonly same: readonly string[]; readonly well: readonly string[] }>> = {
  calm: { same: [], well: [] },
  down: { same: [], well: ['ready'] },
  'down, nobody told yet': { same: ['not-ready'], well: ['not-ready', 'ready'] },
  'recovered, nobody told yet': { same: ['ready'], well: ['ready'] },
  'failing, not down yet': { same: ['not-ready'], well: [] },
  blind: { same: [], well: ['ready'] },
  'down, then blind': { same: [], well: ['ready'] },
  'never ready': { same: [], well: ['ready'] },
  'told, and ended before that was noted': { same: ['not-ready'], well: ['not-ready', 'ready'] },
  // Told as calm, later.
  flapping: { same: [], well: [] },
  'down, told after the rollback': { same: [], well: ['ready'] },
  'down before, recovered after it': { same: [], well: [] },
  'down before and after it, well in between': { same: [], well: ['ready'] },
  'down all the time': { same: [], well: ['ready'] },
};

describe.each(samples)('$stage, $name ($story)', ({ stage, name, story, at, item }) => {
  const of = (STAGES[stage] as Stage).target;
  const last = story.at(-1) ?? '';
  const from = minuteAfter(at);

  test('is read with its meaning, and its outbox is sent once, when nothing changes', async () => {
    const memory = healthOf(item);
    expect(memory).toMatchObject({ status: item.status?.S, revision: Number(item.revision?.N) });
    const { told, pages, health } = await goOn(memory, of, from, last.repeat(4));
    expect(told).toEqual(TO_TELL[name]?.same);
    expect(health).toMatchObject({ status: STATUS_OF[last] });
    const isOpen = /fff/.test(story.replace('|', '')) && last !== 's' && name !== 'flapping';
    expect(pages).toEqual(name === 'failing, not down yet' ? [1, 1, 1, 1] : Array.from({ length: 4 }, () => (isOpen ? 1 : 0)));
  });

  test('its incident, if it had one, ends once', async () => {
    const { told, pages } = await goOn(healthOf(item), of, from, 'sss');
    expect(told).toEqual(TO_TELL[name]?.well);
    expect(pages.at(-1)).toBe(0);
  });

  test('is removed from the config without a notification, or with one if people know it to be failing', async () => {
    const look = { ...someLook, host: 'other.example.com' };
    const other = target([probe('ready', 'readiness', { recheckSeconds: 0, look })], { name: 'other', host: look.host });
    const world = createWorld([of, other], (i, minute) => (i === 0 && minute === from ? last : 's'));
    const memory = healthOf(item);
    if (memory) await world.store.save(of.name, { ...memory, revision: 0 });
    await world.invoke(from);
    for (let minute = from + 1; minute < from + 7; minute++) await world.invoke(minute, { only: ['other'] });
    const gone = world.told().flatMap((news) => (news.target === of.name && news.kind === 'gone' ? [news.to] : []));
    expect(gone).toEqual(last === 'f' || name === 'down, then blind' ? [STATUS_OF[last]] : []);
  });
});

test.each(['2026-11-22', '2026-11-26'])('the event of %s is worked on as it was written', (stage) => {
  const event = { ...(STAGES[stage] as Stage).event, at: '2026-11-22T08:00:00Z' };
  const work = readEvent(event, 'api-manager', Date.parse('2026-11-22T08:00:05Z'), isReaderName);
  if ('refused' in work) throw new Error(work.refused);
  expect({ ...packTargets(work.shard, work.targets, work.shards), at: event.at }).toEqual(event);
});

test('the records are read whole', () => {
  const { 'roster/a': roster, mutes, ledger } = telling.records;
  expect(readShardTargets(roster)).toEqual(roster);
  expect({ v: 1, mutes: mutesIn(mutes) }).toEqual(mutes);
  expect(readSendLog(ledger)).toEqual(ledger);
});

test('a target that left before the release, with an open incident, gets its last notification after it', async () => {
  const look = { ...someLook, host: 'gw-2.example.com' };
  const all = [telling.target, target([probe('ready', 'readiness', { recheckSeconds: 0, look })], { name: 'gw-2', host: look.host })];
  const world = createWorld(all, () => 's');
  const memory = healthOf(telling.left.item);
  if (memory) await world.store.save('gw-2', { ...memory, revision: 0 });
  await world.records.save('roster/a', telling.records['roster/a'], 0);
  const from = minuteAfter(telling.left.at);
  for (let minute = from; minute < from + 5; minute++) await world.invoke(minute, { only: ['gw-1'], shards: ['a', 'b'] });
  expect(world.told().map(({ target: name, kind, to }) => `${name} ${kind} ${to}`)).toEqual(['gw-1 change ready', 'gw-2 gone not-ready']);
});

describe('what watch kept on 2026-11-22', () => {
  const rows = () => {
    const database = new DatabaseSync(':memory:');
    database.exec(read('2026-11-22-watch.sql'));
    const all = database.prepare('SELECT target, value FROM health').all();
    database.close();
    return new Map(all.map(({ target: name, value }) => [String(name), readStoredMemory(JSON.parse(String(value)))]));
  };
  test.each([
    ['calm', 's', []],
    ['down', 'f', []],
    ['untold', 'f', ['not-ready']],
    ['failing', 's', []],
    ['blind', 'u', []],
  ] as const)('%s goes on', async (name, letter, expected) => {
    const memory = rows().get(name);
    const of = target([probe('ready', 'readiness', { recheckSeconds: 0 })], { name });
    expect(memory).toMatchObject({ v: 1, revision: 0 });
    const { told } = await goOn(memory, of, 5, letter.repeat(3));
    expect(told).toEqual(expected);
  });
});

test.each(['sss', 'sffff', 'suuuu', 'sfffuuu', 'ffff', 'sfffsfffsfffsfff', 'sffffsss'])(
  'what is written today of %s an earlier release reads whole after a rollback',
  async (letters) => {
    const { health } = await goOn(undefined, telling.target, 0, letters);
    expect(health).toBeDefined();
    expect(readBefore(JSON.parse(JSON.stringify(health)))).toEqual(health);
  },
);

test('keys of a later release are kept through the rounds of this one', async () => {
  const { item, at } = telling.memories.down as Sample;
  const later = { ...JSON.parse(item.health?.S ?? ''), next: { since: 1 } };
  const { health } = await goOn(readStoredMemory(later), telling.target, minuteAfter(at), 'fsss');
  expect(health).toMatchObject({ status: 'ready', notified: 'ready', next: { since: 1 } });
});
