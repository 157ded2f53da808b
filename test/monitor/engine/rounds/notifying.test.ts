import { describe, expect, test } from 'vitest';
import { relateTargets } from '../../../../monitor/config/relate-targets.ts';
import { MUTES, mutesRecord } from '../../../../monitor/memory/mute.ts';
import { suppressionOf } from '../../../../monitor/memory/news.ts';
import { notesRecord, withNote } from '../../../../monitor/memory/note.ts';
import type { Target } from '../../../../monitor/target/target.ts';
import { createWorld, MINUTE, START, type World } from '../../../../testkit/engine/scheduled-world.ts';
import { probe, someLook, target } from '../../../../testkit/samples.ts';

// Who is told what, by whole rounds: what these share with real ones is everything but the wire.

function named(name: string, changes: Partial<Target> = {}): Target {
  const host = `${name}.example.com`;
  const ready = probe('ready', 'readiness', { failureThreshold: 1, recheckSeconds: 0, look: { ...someLook, host } });
  return target([ready], { name, host, ...changes });
}

/** What people were told, as `minute: target kind from > to`. */
const told = (world: World) =>
  world.told().map(({ target: name, at, kind, from, to }) => {
    const what = kind === 'change' ? '' : `${kind} `;
    return `${Math.floor((at - START) / MINUTE)}: ${name} ${what}${from ?? 'new'} > ${to}`;
  });
/** The minutes in which somebody is woken for a target. */
const pages = (world: World, name: string) =>
  world.metrics
    .filter(({ metric, dimensions, values }) => metric === 'Page' && dimensions.Target === name && values[0] === 1)
    .map(({ at }) => (at - START) / MINUTE);
const live = async (world: World, minutes: number, from = 0) => {
  for (let minute = from; minute < from + minutes; minute++) await world.invoke(minute);
};
const at = (letters: readonly string[]) => (i: number, minute: number) => letters[i]?.[minute] ?? letters[i]?.at(-1) ?? 's';

describe('a maintenance window', () => {
  const window = { start: new Date(START + 2 * MINUTE).toISOString().slice(0, 16), durationSeconds: 180, timezone: 'UTC' };

  test('nobody is notified or paged inside it, programs get every change, and a target still failing is notified of at its end', async () => {
    const world = createWorld([named('gw-1', { maintenance: [window] })], at(['ssfsfff']));
    await live(world, 8);
    expect(told(world)).toEqual(['0: gw-1 new > ready', '5: gw-1 resumed ready > not-ready']);
    expect(pages(world, 'gw-1')).toEqual([5, 6, 7]);
    expect(world.emitted.map((news) => `${news.to} ${suppressionOf(news) ?? 'notified'}`)).toEqual([
      'ready notified',
      'not-ready maintenance',
      'ready maintenance',
      'not-ready maintenance',
    ]);
    expect(world.metrics.filter(({ metric }) => metric === 'Silenced').map((datum) => (datum.at - START) / MINUTE)).toEqual([2, 3, 4]);
  });

  test('an incident from before it is suppressed inside it, and its end is notified of afterward', async () => {
    const world = createWorld([named('gw-1', { maintenance: [window] })], at(['sfffsss']));
    await live(world, 8);
    expect(told(world)).toEqual(['0: gw-1 new > ready', '1: gw-1 ready > not-ready', '5: gw-1 resumed not-ready > ready']);
    expect(pages(world, 'gw-1')).toEqual([1]);
  });
});

test('a note on an incident stands in the mail of its recovery, and in no other', async () => {
  const world = createWorld([named('gw-1')], at(['sffssffs']));
  await live(world, 2);
  const incident = (await world.store.load(['gw-1'])).get('gw-1')?.incident?.since ?? Number.NaN;
  const note = { incident, at: START + 2 * MINUTE, by: 'ada', text: 'disk is replaced' };
  await world.records.save(notesRecord('gw-1'), withNote([], note), 0);
  await live(world, 6, 2);
  const noted = world.told().map(({ to, lines }) => `${to} ${lines.join()}`);
  expect(noted).toEqual(['ready ', 'not-ready ', 'ready ada: disk is replaced', 'not-ready ', 'ready ']);
});

test('a mute by hand is heeded from the next round on, and forgotten when it is over', async () => {
  const world = createWorld([named('gw-1')], at(['sfffff']));
  await live(world, 1);
  const mute = { target: 'gw-1', from: START, until: START + 3 * MINUTE, by: 'ada', why: 'disk' };
  await world.records.save(MUTES, mutesRecord([mute], 0), 0);
  await live(world, 5, 1);
  expect(told(world)).toEqual(['0: gw-1 new > ready', '3: gw-1 resumed ready > not-ready']);
  expect(pages(world, 'gw-1')).toEqual([3, 4, 5]);
});

test('mutes that cannot be read suppress nothing after three minutes, and each round reports a fault', async () => {
  const world = createWorld([named('gw-1')], at(['sfffff']));
  await world.records.save(MUTES, { v: 9 }, 0);
  expect((await world.invoke(0))?.faults).toEqual([{ step: 'load', message: expect.stringContaining('by another release') }]);
  await live(world, 5, 1);
  expect(told(world)).toEqual(['0: gw-1 new > ready', '1: gw-1 ready > not-ready']);
  expect(pages(world, 'gw-1')).toEqual([3, 4, 5]);
});

describe('what depends on another', () => {
  const pair = (changes: Partial<Target> = {}) => relateTargets([named('lb-1'), named('gw-1', { dependsOn: ['lb-1'], ...changes })], []);

  test('is a line in the incident of its parent, whichever fails first', async () => {
    const world = createWorld(pair(), at(['ssssffffssssss', 'ssssffffssssss']));
    await live(world, 14);
    expect(told(world)).toEqual(['0: lb-1 new > ready', '0: gw-1 new > ready', '4: lb-1 ready > not-ready', '8: lb-1 not-ready > ready']);
    expect([pages(world, 'lb-1'), pages(world, 'gw-1')]).toEqual([[4, 5, 6, 7], []]);
    expect(
      world.emitted.filter(({ target: of }) => of.name === 'gw-1').map((news) => `${news.to} ${suppressionOf(news) ?? 'notified'}`),
    ).toEqual(['ready notified', 'not-ready dependency', 'ready dependency']);
  });

  test('alerts on its own when it stays failing though its parent is ready again, once it has had time to follow', async () => {
    const world = createWorld(pair(), at(['ssssffss', 'ssssffffffffffff']));
    await live(world, 12);
    expect(told(world).slice(2)).toEqual(['4: lb-1 ready > not-ready', '6: lb-1 not-ready > ready', '8: gw-1 resumed ready > not-ready']);
    expect(pages(world, 'gw-1')).toEqual([8, 9, 10, 11]);
  });

  test('that alerted before its parent failed keeps its own incident', async () => {
    const world = createWorld(pair(), at(['ssssssfff', 'ssssffffff']));
    await live(world, 9);
    expect(told(world).slice(2)).toEqual(['4: gw-1 ready > not-ready', '6: lb-1 ready > not-ready']);
    expect(pages(world, 'gw-1')).toEqual([4, 5, 6, 7, 8]);
  });

  test('waits while its parent has a failing run, until that is judged', async () => {
    const slow = probe('ready', 'readiness', { failureThreshold: 3, recheckSeconds: 0, look: { ...someLook, host: 'lb-1.example.com' } });
    const [lb, gw] = relateTargets([{ ...named('lb-1'), probes: [slow] }, named('gw-1', { dependsOn: ['lb-1'] })], []);
    const world = createWorld([lb as Target, gw as Target], at(['ssssffff', 'ssssffff']));
    await live(world, 8);
    expect(told(world).slice(2)).toEqual(['6: lb-1 ready > not-ready']);
    expect(pages(world, 'gw-1')).toEqual([]);
  });

  test('on two: folded only while both are failing', async () => {
    const three = relateTargets([named('lb-1'), named('lb-2'), named('gw-1', { dependsOn: ['lb-1', 'lb-2'] })], []);
    const world = createWorld(three, at(['ssssfff', 'sssssss', 'ssssfff']));
    await live(world, 7);
    expect(told(world).slice(3)).toEqual(['4: lb-1 ready > not-ready', '4: gw-1 ready > not-ready']);
  });

  test('in another shard: how its parent is, is read from the store', async () => {
    const [lb, gw] = pair();
    const world = createWorld([lb as Target, gw as Target], at(['ssssffff', 'ssssffff']));
    for (let minute = 0; minute < 8; minute++) {
      await world.invoke(minute, { only: ['lb-1'], shard: 'a' });
      await world.invoke(minute, { only: ['gw-1'], shard: 'b' });
    }
    expect(told(world)).toEqual(['0: lb-1 new > ready', '0: gw-1 new > ready', '4: lb-1 ready > not-ready']);
  });
});

describe('a target that is no longer monitored', () => {
  test('gets one last notification, when its incident was open and no other shard took it', async () => {
    const world = createWorld([named('gw-1'), named('gw-2')], at(['sfffffffff', 's']));
    await live(world, 3);
    for (let minute = 3; minute < 12; minute++) await world.invoke(minute, { only: ['gw-2'] });
    expect(told(world).slice(2)).toEqual(['1: gw-1 ready > not-ready', '6: gw-1 gone not-ready > not-ready']);
  });

  test('is not, when all was well with it', async () => {
    const world = createWorld([named('gw-1'), named('gw-2')], at(['s', 's']));
    await live(world, 3);
    for (let minute = 3; minute < 12; minute++) await world.invoke(minute, { only: ['gw-2'] });
    expect(told(world)).toHaveLength(2);
  });

  test('gets none when it moved to another shard, which notifies of its end', async () => {
    const world = createWorld([named('gw-1'), named('gw-2')], at(['sffffffffs', 's']));
    await live(world, 3);
    for (let minute = 3; minute < 12; minute++) {
      await world.invoke(minute, { only: ['gw-2'] });
      await world.invoke(minute, { only: ['gw-1'], shard: 'b' });
    }
    expect(told(world).slice(2)).toEqual(['1: gw-1 ready > not-ready', '9: gw-1 not-ready > ready']);
  });

  test('gets one when its whole shard was removed: the first shard takes over its list', async () => {
    const world = createWorld([named('gw-1'), named('mi-1'), named('mi-2')], at(['s', 'sf', 's']));
    for (let minute = 0; minute < 3; minute++) {
      await world.invoke(minute, { only: ['gw-1'], shard: 'a', shards: ['a', 'b'] });
      await world.invoke(minute, { only: ['mi-1', 'mi-2'], shard: 'b' });
    }
    for (let minute = 3; minute < 12; minute++) await world.invoke(minute, { only: ['gw-1'], shard: 'a', shards: ['a'] });
    expect(told(world).slice(3)).toEqual(['1: mi-1 ready > not-ready', '6: mi-1 gone not-ready > not-ready']);
  });

  test('counts as new when it comes back', async () => {
    const world = createWorld([named('gw-1'), named('gw-2')], at(['sf', 's']));
    await live(world, 3);
    for (let minute = 3; minute < 9; minute++) await world.invoke(minute, { only: ['gw-2'] });
    await live(world, 2, 9);
    expect(told(world).slice(3)).toEqual(['6: gw-1 gone not-ready > not-ready', '1: gw-1 new > not-ready']);
  });
});

test('people and programs are notified separately: only the half that failed is retried', async () => {
  const world = createWorld([named('gw-1')], at(['sfff']));
  await world.invoke(0, { failing: { emit: () => Promise.reject(new Error('no bus')) } });
  await world.invoke(1, { failing: { announce: () => Promise.reject(new Error('deaf')) } });
  await live(world, 2, 2);
  expect(told(world)).toEqual(['0: gw-1 new > ready', '1: gw-1 ready > not-ready']);
  expect(world.emitted.map(({ to }) => to)).toEqual(['ready', 'not-ready']);
});

test('reminders come ever more seldom, and bring along what else has come to be wrong', async () => {
  const letters = `s${'f'.repeat(30)}g${'f'.repeat(500)}`;
  const world = createWorld([named('gw-1')], at([letters]));
  await live(world, 460);
  const minutes = told(world).map((line) => line.replace(/ not-ready > not-ready| new > not-ready/, ''));
  expect(minutes.slice(0, 6)).toEqual([
    '0: gw-1 new > ready',
    '1: gw-1 ready > not-ready',
    '31: gw-1 reason',
    '61: gw-1 reminder',
    '181: gw-1 reminder',
    '421: gw-1 reminder',
  ]);
});

test('another reason waits for news: what is silenced brings no message about it', async () => {
  const world = createWorld([named('gw-1')], at(['sfgguus']));
  await live(world, 4);
  const mute = { target: 'gw-1', from: START + 4 * MINUTE, until: START + 6 * MINUTE, by: 'ada', why: 'work' };
  await world.records.save(MUTES, mutesRecord([mute], 0), 0);
  await live(world, 2, 4);
  expect(world.digests).toHaveLength(2);
  await live(world, 1, 6);
  expect(world.digests).toHaveLength(3);
  expect(told(world).slice(2)).toEqual(['2: gw-1 reason new > not-ready', '6: gw-1 not-ready > ready']);
});

test('most targets at once: the message waits a moment for how our own call went', async () => {
  const names = ['gw-1', 'gw-2', 'gw-3', 'gw-4'];
  const world = createWorld(
    names.map((name) => named(name)),
    at(['sf', 'sf', 'sf', 'ss']),
  );
  await live(world, 1);
  await world.invoke(1, { failing: { measure: () => Promise.reject(new Error('no way out')) } });
  expect(world.censuses.at(-1)).toEqual({ targets: 4, turnedRed: 3, control: { call: 'CloudWatch', error: 'no way out' } });
  expect(world.censuses[0]).toMatchObject({ turnedRed: 0, control: { call: 'DynamoDB' } });
});
