import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTargetHealth } from '../../monitor/core/stored-health.ts';
import type { Target } from '../../monitor/core/target.ts';
import { createWorld, MINUTE, START } from './scheduled-world.ts';

// Whatever became of a memory in the store (a half-written value, another release, a hand in the console): the round goes on, and who is down is told.

type Stored = { readonly at: number; readonly item: { readonly health: { readonly S: string } } };
type Stage = { readonly target: Target; readonly memories: Readonly<Record<string, Stored>> };

const stages = ['2026-11-22-rounds.json', '2026-11-26-telling.json', '2026-11-26-rolled-back.json'].map(
  (file) => JSON.parse(readFileSync(join(import.meta.dirname, '../fixtures/stored', file), 'utf8')) as Stage,
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

const strange = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(undefined, null, '', 'next', -1, 0.5, 1e300, 8.64e15, START + 1e9, [], {}, [null], true),
  fc.constant('old' as const),
);

test('however a memory was changed, its round goes on, and a target that is down is told to be', async () => {
  const mutation = fc.record({ place: fc.nat(), by: strange });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...memories), fc.array(mutation, { minLength: 1, maxLength: 3 }), async (sample, mutations) => {
      const broken = mutations.reduce<unknown>((memory, { place, by }) => {
        const places = placesIn(memory);
        const path = places[place % places.length] ?? [];
        return changeAt(memory, path, (old) => (by === 'old' ? [old, old] : by));
      }, JSON.parse(sample.item.health.S) as unknown);
      if (process.env.SHOW) console.log(JSON.stringify(broken));
      const memory = parseTargetHealth(JSON.parse(JSON.stringify(broken)));
      const world = createWorld([sample.target], () => 'f');
      if (memory) await world.store.save('gw-1', { ...memory, revision: 0 });
      const from = (sample.at - START) / MINUTE + 1;
      for (let minute = from; minute < from + 40; minute++) expect((await world.invoke(minute))?.faults).toEqual([]);
      const health = (await world.store.load(['gw-1'])).get('gw-1');
      expect(health).toMatchObject({ status: 'not-ready', told: 'not-ready' });
      expect(world.metrics.findLast(({ metric }) => metric === 'Page')?.values).toEqual([1]);
    }),
    { numRuns: 150 },
  );
});
