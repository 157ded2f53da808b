import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Doors, openDoors } from '../../testkit/fuzz/doors/all.ts';
import { fuzzOne } from '../../testkit/fuzz/fuzz-one.ts';
import type { FuzzTarget } from '../../testkit/fuzz/fuzz-target.ts';
import { mutate } from '../../testkit/fuzz/mutate.ts';
import { mutateStructure } from '../../testkit/fuzz/mutate-structure.ts';
import type { ReachedCode } from '../../testkit/fuzz/reached-code.ts';
import { randomFrom } from '../../testkit/random.ts';

let doors: Doors;
beforeAll(async () => {
  doors = await openDoors();
});
afterAll(() => doors.close());

const NAMES = [
  'gatewatch.yaml',
  'answers of servers',
  'events of schedules',
  'stored memories',
  'digests and records',
  'bytes of HTTP answers',
];

test('every door is here', () => {
  expect(doors.all.map(({ name }) => name)).toEqual(NAMES);
});

describe.each(NAMES)('%s', (name) => {
  const door = () => doors.all.find((one) => one.name === name) as FuzzTarget;

  test('every seed passes, and some mutations of each', async () => {
    const { seeds, words, treeOf, take } = door();
    for (const seed of seeds.slice(0, 200)) await take(seed);
    await fc.assert(
      fc.asyncProperty(fc.nat(seeds.length - 1), fc.nat(), fc.boolean(), async (at, from, asTree) => {
        const [seed = Buffer.alloc(0), draw] = [seeds[at], randomFrom(from)];
        const tree = asTree ? treeOf?.(seed) : undefined;
        await take(
          tree === undefined
            ? mutate(seed, draw, { words, other: seed })
            : Buffer.from(JSON.stringify(mutateStructure(tree, draw, words)) ?? ''),
        );
      }),
      { numRuns: 80 },
    );
  });
});

/** Says that code was new whenever the door has come a step further: as V8 would, without V8. */
function steps(): { readonly code: ReachedCode; readonly reach: (step: number) => void } {
  let [best, last] = [0, 0];
  const isNew = () => {
    const isFurther = last > best;
    best = Math.max(best, last);
    last = 0;
    return isFurther;
  };
  return { code: { isNew, reached: () => ({ ran: best, all: 4 }), stop: () => undefined }, reach: (step) => (last = step) };
}

describe('fuzzOne()', () => {
  // A fault behind three doors of a byte each: found step by step, never at once.
  const hunt = (seed: number) => {
    const { code, reach } = steps();
    const target: FuzzTarget = {
      name: 'planted',
      seeds: [Buffer.from('....')],
      words: ['F', 'U', 'Z'],
      take: (input) => {
        const text = input.toString('latin1');
        const step = ['F', 'FU', 'FUZ'].filter((start) => text.startsWith(start)).length;
        reach(step);
        if (step === 3) throw new Error(`planted fault 42 in ${text.length} bytes`);
      },
    };
    return fuzzOne(target, code, { seed, inputs: 20_000 });
  };

  test('finds a planted fault by way of what reached new code, and shows it once', async () => {
    const { inputs, kept, findings } = await hunt(1);
    expect(inputs).toBe(20_001);
    expect(kept).toBe(3);
    expect(findings).toHaveLength(1);
    expect(Buffer.from(findings[0]?.input ?? '', 'base64').toString('latin1')).toMatch(/^FUZ/);
  });

  test('the same seed finds the same', async () => {
    expect(await hunt(7)).toEqual(await hunt(7));
  });
});
