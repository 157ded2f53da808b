import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createWorld } from '../../../../testkit/engine/scheduled-world.ts';
import { createRegions, HOME, type RegionMinute } from '../../../../testkit/engine/several-regions.ts';
import { probe, target } from '../../../../testkit/samples.ts';

const of = target([probe('ready', 'readiness', { failureThreshold: 1 })]);
const B = 'eu-central-1';
const C = 'us-east-1';
/** Both vote before the region that judges looks. */
const EARLY = { [B]: 1000, [C]: 3000 };

type Script = Readonly<Record<string, string>>;

/** Plays a letter for each region and minute: s, f, u as checks see it, `-` for no round, and a capital for lost votes. */
async function play(script: Script, lateMs: Readonly<Record<string, number>> = EARLY) {
  const regions = createRegions(of, lateMs);
  const minutes = Math.max(...Object.values(script).map(({ length }) => length));
  for (let minute = 0; minute < minutes; minute++) {
    const now = Object.entries(script).flatMap(([region, letters]): [string, RegionMinute][] => {
      const letter = letters[minute] ?? '-';
      return letter === '-' ? [] : [[region, { letter: letter.toLowerCase(), isLost: letter !== letter.toLowerCase() }]];
    });
    await regions.play(minute, Object.fromEntries(now));
  }
  return { told: regions.home.told().map(({ to }) => to), pages: regions.pages(), regions };
}

describe('three regions', () => {
  test('what all see is told once, and paged at once', async () => {
    const { told, pages } = await play({ [HOME]: 'ssffss', [B]: 'ssffss', [C]: 'ssffss' });
    expect(told).toEqual(['ready', 'not-ready', 'ready']);
    expect(pages).toEqual([0, 0, 1, 1, 0, 0]);
  });

  test('a failure that begins between the looks of the regions is told once', async () => {
    const { told } = await play({ [HOME]: 'ssffsss', [B]: 'sssffss', [C]: 'sssffss' });
    expect(told).toEqual(['ready', 'not-ready', 'ready']);
  });

  test('what one other region sees is told at once, and paged after five minutes', async () => {
    const { told, pages, regions } = await play({ [HOME]: 'sssssssssss', [B]: 'ssfffffffss', [C]: 'sssssssssss' });
    expect(told).toEqual(['ready', 'degraded', 'ready']);
    const [first, partial] = regions.home.told();
    expect(Number(partial?.at) - Number(first?.at)).toBe(2 * 60_000);
    expect(pages).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0]);
  });

  test('what only the region that judges sees is told with the next votes', async () => {
    const { told, pages } = await play({ [HOME]: 'ssffffffffs', [B]: 'sssssssssss', [C]: 'sssssssssss' });
    expect(told).toEqual(['ready', 'degraded', 'ready']);
    expect(pages).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0]);
  });

  test('the region that judges is blind: the others decide', async () => {
    const { told, pages, regions } = await play({ [HOME]: 'suuuuus', [B]: 'sssffss', [C]: 'sssffss' });
    expect(told).toEqual(['ready', 'not-ready', 'ready']);
    expect(pages).toEqual([0, 0, 0, 1, 1, 0, 0]);
    // People learn from the metric that it is blind.
    const unknown = regions.home.metrics.filter(({ metric }) => metric === 'Unknown').map(({ values }) => values[0]);
    expect(unknown.at(0)).toBe(0);
    expect(unknown.slice(2, 6)).toEqual([1, 1, 1, 1]);
    expect(unknown.at(-1)).toBe(0);
  });

  test('votes that are lost or not cast abstain once they are old: alone, the region decides', async () => {
    expect((await play({ [HOME]: 'sssssfffss', [B]: 'ssSSSSSSSS', [C]: 'ss--------' })).told).toEqual(['ready', 'not-ready', 'ready']);
  });
});

test('a monitor that goes back to one region forgets the others, and tells that what they saw is over', async () => {
  const { regions } = await play({ [HOME]: 'ssss', [B]: 'ssff', [C]: 'ssss' });
  expect(regions.home.told().map(({ to }) => to)).toEqual(['ready', 'degraded']);
  await regions.home.invoke(4);
  const [memory] = (await regions.home.store.load([of.name])).values();
  expect(memory).not.toHaveProperty('places');
  expect(memory).not.toHaveProperty('partial');
  expect(regions.home.told().map(({ to }) => to)).toEqual(['ready', 'degraded', 'ready']);
});

test('two regions that look at any moments of the minute tell of one failure once', async () => {
  for (const late of [0, 19_000, 21_000, 45_000]) {
    const { told } = await play({ [HOME]: 'sssfffsss', [B]: late < 20_000 ? 'sssfffsss' : 'ssffffsss' }, { [B]: late });
    expect(
      told.filter((to) => to === 'not-ready'),
      `a voter at ${late} ms`,
    ).toHaveLength(1);
  }
});

const letters = fc.string({ unit: fc.constantFrom('s', 's', 's', 'f', 'f', 'u'), minLength: 12, maxLength: 30 });

test('any life that all regions see alike is told as one region tells it', () =>
  fc.assert(
    fc.asyncProperty(letters, async (life) => {
      const alone = createWorld([of], (_, minute) => life[minute] ?? 's');
      for (let minute = 0; minute < life.length; minute++) await alone.invoke(minute, { late: 20_000 });
      const { told } = await play({ [HOME]: life, [B]: life, [C]: life });
      expect(told).toEqual(alone.told().map(({ to }) => to));
    }),
    { numRuns: 60 },
  ));

test('any lives: a failure that lasts is told whoever sees it, and what nobody sees is never told', () =>
  fc.assert(
    fc.asyncProperty(letters, letters, letters, fc.constantFrom(0, 1, 2), async (a, b, c, who) => {
      const script: Script = { [HOME]: a, [B]: b, [C]: c };
      const region = [HOME, B, C][who] ?? HOME;
      const ended = Object.fromEntries(
        Object.entries(script).map(([one, life]) => [one, `${life}${(one === region ? 'f' : 's').repeat(9)}`]),
      );
      const minutes = Math.max(...Object.values(ended).map(({ length }) => length));
      const whole = Object.fromEntries(
        Object.entries(ended).map(([one, life]) => [one, life.padEnd(minutes + 1, one === region ? 'f' : 's')]),
      );
      const { regions, pages } = await play(whole);
      const [memory] = (await regions.home.store.load([of.name])).values();
      expect(memory?.partial?.pages).toBe(true);
      expect(memory?.outbox ?? []).toEqual([]);
      if (!memory?.flapping) {
        expect(memory?.notified).toBe('degraded');
        expect(pages.at(-1)).toBe(1);
      }
    }),
    { numRuns: 60 },
  ));

test('any lives without a failure: nothing but ready is told, whatever is lost', () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: fc.constantFrom('s', 'S', '-'), minLength: 20, maxLength: 20 }), { minLength: 2, maxLength: 2 }),
      async (lost) => {
        const { told, pages } = await play({ [HOME]: 's'.repeat(20), [B]: lost[0] ?? '', [C]: lost[1] ?? '' });
        expect(told).toEqual(['ready']);
        expect(pages.every((page) => page === 0)).toBe(true);
      },
    ),
    { numRuns: 60 },
  ));
