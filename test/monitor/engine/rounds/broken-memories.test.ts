import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readStoredMemory } from '../../../../monitor/memory/stored-memory.ts';
import type { Target } from '../../../../monitor/target/target.ts';
import { createWorld, MINUTE, START } from '../../../../testkit/engine/scheduled-world.ts';

// Whatever became of a memory in the store (a half-written value, another release, a hand in the console): the round goes on, and who is down is told.

type Stored = { readonly at: number; readonly item: { readonly health: { readonly S: string } } };
type Stage = { readonly target: Target; readonly memories: Readonly<Record<string, Stored>> };

const stages = ['2026-11-22-rounds.json', '2026-11-26-telling.json', '2026-11-26-rolled-back.json'].map(
  (file) => JSON.parse(readFileSync(join(import.meta.dirname, '../../../fixtures/stored', file), 'utf8')) as Stage,
);
const memories = stages.flatMap(({ target, memories: all }) => Object.values(all).map((one) => ({ target, ...one })));

/** Every place in a JSON value, as the keys that lead there. */
function placesIn(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  const inside = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [...(path.length > 0 ? [path] : []), ...inside.flatMap(([key, one]) => placesIn(one, [...path, key]))];
}

function changeAt(value: unknown, [key = '', ...rest]: readonly string[], change: (old: unknown) => unknown): unknown {
  const before = value as Record<string, unknown>;
  const after = rest.length === 0 ? change(before[key]) : changeAt(before[key], rest, change);
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? after : one));
  return { ...before, [key]: after };
}

// What is well-formed and untrue, an empty list of what is owed for one, cannot be told from the truth.
const strange = fc.oneof(
  fc.jsonValue().filter((value) => !Array.isArray(value) || value.length > 0),
  fc.constantFrom<unknown>(null, '', 'next', -1, 0.5, 1e300, 8.64e15, START + 1e9, {}, [null], true),
  fc.constant('old' as const),
);

test('whatever was changed in a memory, its round goes on, and people are notified of a target that is down', async () => {
  const mutation = fc.record({ place: fc.nat(), by: strange });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...memories), fc.array(mutation, { minLength: 1, maxLength: 3 }), async (sample, mutations) => {
      const broken = mutations.reduce<unknown>((memory, { place, by }) => {
        const places = placesIn(memory);
        const path = places[place % places.length] ?? [];
        return changeAt(memory, path, (old) => (by === 'old' ? [old, old] : by));
      }, JSON.parse(sample.item.health.S) as unknown);
      const memory = readStoredMemory(JSON.parse(JSON.stringify(broken)));
      const world = createWorld([sample.target], () => 'f');
      if (memory) await world.store.save('gw-1', { ...memory, revision: 0 });
      const from = (sample.at - START) / MINUTE + 1;
      for (let minute = from; minute < from + 40; minute++) expect((await world.invoke(minute))?.faults).toEqual([]);
      const health = (await world.store.load(['gw-1'])).get('gw-1');
      expect(health).toMatchObject({ status: 'not-ready', notified: 'not-ready' });
      expect(world.metrics.findLast(({ metric }) => metric === 'Page')?.values).toEqual([1]);
    }),
    { numRuns: 150 },
  );
});

const FUTURE = START + 1e9;
test.each<readonly [string, Readonly<Record<string, unknown>>]>([
  ['when it was first seen', { firstSeen: FUTURE }],
  ['since when it is so', { since: FUTURE }],
  ['when it was decided last', { spoken: FUTURE }],
  ['who may tell', { lease: { holder: 'gone', until: FUTURE } }],
  ['when people heard of it', { turns: Array.from({ length: 6 }, () => FUTURE) }],
  ['the row it is held for', { hold: { since: FUTURE, changes: 6, last: FUTURE }, silence: 'flapping' }],
  ['the open incident', { incident: { since: FUTURE, pages: true, heardAt: FUTURE } }],
  ['… and it is held for a row nobody can read', { hold: 'x', silence: 'flapping' }],
])('a wrong clock wrote %s: people are told within minutes all the same', async (_, wrong) => {
  const { target, memories: all } = stages[1] as Stage;
  const { at, item } = all.calm as Stored;
  const memory = readStoredMemory({ ...JSON.parse(item.health.S), ...wrong });
  const world = createWorld([target], () => 'f');
  if (memory) await world.store.save('gw-1', { ...memory, revision: 0 });
  const from = (at - START) / MINUTE + 1;
  for (let minute = from; minute < from + 4; minute++) expect((await world.invoke(minute))?.faults).toEqual([]);
  expect((await world.store.load(['gw-1'])).get('gw-1')).toMatchObject({ notified: 'not-ready' });
  expect(world.metrics.findLast(({ metric }) => metric === 'Page')?.values).toEqual([1]);
});
