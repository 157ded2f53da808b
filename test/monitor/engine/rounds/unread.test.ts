import { describe, expect, test } from 'vitest';
import { createMuteBook } from '../../../../monitor/engine/rounds/mute-book.ts';
import { MUTES, type Mute, mutesRecord } from '../../../../monitor/memory/mute.ts';
import { createWorld, MINUTE, START, type World } from '../../../../testkit/engine/scheduled-world.ts';
import { probe, someLook, target } from '../../../../testkit/samples.ts';

// One read fails while everything else goes on: nobody is paged inside a mute or beside a dead parent, and
// nobody waits longer than three minutes.

const named = (name: string, dependsOn: readonly string[] = []) => {
  const host = `${name}.example.com`;
  const ready = probe('ready', 'readiness', { failureThreshold: 1, recheckSeconds: 0, look: { ...someLook, host } });
  return target([ready], { name, host, dependsOn });
};

const pagesOf = (world: World, name: string) =>
  world.metrics.flatMap(({ metric, dimensions, values, at }) =>
    metric === 'Page' && dimensions.Target === name && values[0] === 1 ? [(at - START) / MINUTE] : [],
  );
const toldOf = (world: World, name: string) => world.told().flatMap(({ target: of, kind, to }) => (of === name ? [`${kind} ${to}`] : []));

const mute = (from: number, until: number): Mute => ({
  target: 'gw',
  from: START + from * MINUTE,
  until: START + until * MINUTE,
  by: 'ada',
  why: 'work',
});

async function setMutes({ records }: World, ...mutes: readonly Mute[]): Promise<void> {
  await records.save(MUTES, mutesRecord(mutes, 0), (await records.load([MUTES])).get(MUTES)?.revision ?? 0);
}

/** The record of mutes cannot be read: not at all, or because a later release wrote it. */
const unreadable = {
  'is throttled': () => Promise.reject(new Error('ThrottlingException')),
  'was written by a later release': async () => new Map([[MUTES, { value: { v: 2 }, revision: 9 }]]),
};

describe.each(Object.entries(unreadable))('the record of mutes %s', (_, load) => {
  const save = async () => true;

  test('in the round in which a muted target goes down: nobody is notified or paged', async () => {
    const world = createWorld([named('gw')], (_, minute) => (minute >= 3 ? 'f' : 's'));
    await setMutes(world, mute(1, 20));
    for (let minute = 0; minute < 8; minute++) {
      await world.invoke(minute, { failing: minute === 3 || minute === 5 ? { records: { load, save } } : {} });
    }
    expect([toldOf(world, 'gw'), pagesOf(world, 'gw')]).toEqual([['change ready'], []]);
  });

  test('after somebody muted the target, and the process has read no mutes before that: the page waits too', async () => {
    const world = createWorld([named('gw')], (_, minute) => (minute >= 3 ? 'f' : 's'));
    const muteBook = createMuteBook();
    for (let minute = 0; minute < 8; minute++) {
      if (minute === 3) await setMutes(world, mute(3, 20));
      await world.invoke(minute, { failing: { muteBook, ...(minute === 3 && { records: { load, save } }) } });
    }
    expect([toldOf(world, 'gw'), pagesOf(world, 'gw')]).toEqual([['change ready'], []]);
  });

  test('for longer than a page may wait, by a process that knows the mute: it stays in force until its end', async () => {
    const world = createWorld([named('gw')], (_, minute) => (minute >= 3 ? 'f' : 's'));
    const muteBook = createMuteBook();
    await setMutes(world, mute(1, 20));
    for (let minute = 0; minute < 26; minute++) {
      await world.invoke(minute, { failing: { muteBook, ...(minute >= 3 && { records: { load, save } }) } });
    }
    expect(pagesOf(world, 'gw')).toEqual([23, 24, 25]);
    expect(toldOf(world, 'gw')).toEqual(['change ready', 'resumed not-ready']);
  });

  test('by a new process each minute: the page waits three minutes, and the fault names the reason', async () => {
    const world = createWorld([named('gw')], (_, minute) => (minute >= 3 ? 'f' : 's'));
    const faults: string[] = [];
    for (let minute = 0; minute < 8; minute++) {
      const round = await world.invoke(minute, { failing: minute >= 2 ? { records: { load, save } } : {} });
      faults.push(...(round?.faults.filter(({ step }) => step === 'load') ?? []).map(({ message }) => `${minute}: ${message}`));
    }
    expect([pagesOf(world, 'gw')[0], toldOf(world, 'gw')]).toEqual([6, ['change ready', 'change not-ready']]);
    // A new process reads two records: the mutes, and when its targets were last checked.
    expect([...new Set(faults.map((fault) => fault.split(': ')[0]))]).toEqual(['2', '3', '4', '5', '6', '7']);
    expect(faults[0]).toMatch(/Throttling|mutes was written by another release/);
  });
});

describe('the memory of a parent in another shard cannot be read', () => {
  const targets = [named('lb'), named('gw', ['lb'])];
  const play = async (lost: (minute: number) => boolean, letters: (target: number, minute: number) => string) => {
    const world = createWorld(targets, letters);
    const store = {
      save: world.store.save,
      load: (names: readonly string[]) => (names.includes('lb') ? Promise.reject(new Error('throttled')) : world.store.load(names)),
    };
    for (let minute = 0; minute < 12; minute++) {
      await world.invoke(minute, { only: ['lb'], shard: 'a' });
      await world.invoke(minute, { only: ['gw'], shard: 'b', failing: lost(minute) ? { store } : {} });
    }
    return world;
  };

  test('in the round in which both go down: the child is one line in the message of its parent', async () => {
    const world = await play(
      (minute) => minute === 3,
      (_, minute) => (minute >= 3 ? 'f' : 's'),
    );
    expect([toldOf(world, 'gw'), pagesOf(world, 'gw')]).toEqual([['change ready'], []]);
  });

  test('in the middle of their outage: the child stays suppressed', async () => {
    const world = await play(
      (minute) => minute === 6 || minute === 8,
      (_, minute) => (minute >= 3 ? 'f' : 's'),
    );
    expect([toldOf(world, 'gw'), pagesOf(world, 'gw')]).toEqual([['change ready'], []]);
  });

  test('though it is well: the page of the child waits no longer than three minutes', async () => {
    const world = await play(
      (minute) => minute >= 3,
      (i, minute) => (i === 1 && minute >= 3 ? 'f' : 's'),
    );
    expect([toldOf(world, 'gw'), pagesOf(world, 'gw')[0]]).toEqual([['change ready', 'change not-ready'], 6]);
  });
});
