import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RecordStore } from '../../../../monitor/engine/ports.ts';
import { isRed } from '../../../../monitor/health/status.ts';
import { MAX_PAGES_AN_HOUR } from '../../../../monitor/incident/flapping.ts';
import { MUTES, mutesRecord } from '../../../../monitor/memory/mute.ts';
import type { Digest } from '../../../../monitor/message/notification.ts';
import type { Target } from '../../../../monitor/target/target.ts';
import { windowAt } from '../../../../monitor/target/window-spans.ts';
import { createWorld, MINUTE, START, type World } from '../../../../testkit/engine/scheduled-world.ts';
import { probe, someLook, target } from '../../../../testkit/samples.ts';
import { testLives } from '../../../../testkit/test-lives.ts';

// Whole rounds against everything at once: whatever is seen, with windows, events that come twice or beside each other, processes that die at any
// call, SNS that refuses, or takes a message and loses its answer, and calls of any pace.

const MINUTES = 60;
/** Time for leases to run out and for what flaps to calm down. */
const QUIET = 45;

type Delivery = {
  readonly isTwice: boolean;
  readonly isTogether: boolean;
  readonly crash?: { readonly call: number; readonly after: boolean };
  readonly sns?: 'refuses' | 'loses its answer';
  /** The first round of the minute cannot read the mutes. */
  readonly isUnread?: boolean;
  readonly paces: readonly number[];
};

const stretches = fc
  .array(fc.tuple(fc.constantFrom('s', 's', 'f', 'f', 'u'), fc.integer({ min: 1, max: 8 })), { minLength: 1, maxLength: 30 })
  .map((all) => all.map(([letter, count]) => letter.repeat(count)).join(''));
const windows = fc.array(
  fc.record({ from: fc.nat({ max: MINUTES }), minutes: fc.integer({ min: 1, max: 25 }) }).map(({ from, minutes }) => ({
    start: new Date(START + from * MINUTE).toISOString().slice(0, 16),
    durationSeconds: minutes * 60,
    timezone: 'UTC',
  })),
  { maxLength: 3 },
);
const plans = fc.array(
  fc.record({
    letters: stretches,
    maintenance: windows,
    mutes: fc.array(fc.record({ from: fc.nat({ max: MINUTES }), minutes: fc.integer({ min: 1, max: 12 }) }), { maxLength: 4 }),
    failureThreshold: fc.integer({ min: 1, max: 2 }),
    last: fc.constantFrom('s', 'f'),
  }),
  { minLength: 1, maxLength: 3 },
);
const deliveries = fc.array(
  fc.record(
    {
      isTwice: fc.boolean(),
      isTogether: fc.boolean(),
      crash: fc.record({ call: fc.integer({ min: 1, max: 14 }), after: fc.boolean() }),
      sns: fc.constantFrom('refuses', 'loses its answer'),
      isUnread: fc.boolean(),
      paces: fc.array(fc.nat({ max: 3 }), { minLength: 3, maxLength: 7 }),
    },
    { requiredKeys: ['isTwice', 'isTogether', 'paces'] },
  ),
  { minLength: MINUTES, maxLength: MINUTES },
);

type Plan = {
  readonly letters: string;
  readonly maintenance: NonNullable<Target['maintenance']>;
  readonly mutes?: readonly { readonly from: number; readonly minutes: number }[];
  readonly failureThreshold: number;
  readonly last: string;
};

function targetsOf(plans: readonly Plan[]): readonly Target[] {
  return plans.map(({ failureThreshold, maintenance }, i) => {
    const host = `gw-${i}.example.com`;
    const ready = probe('ready', 'readiness', { failureThreshold, recheckSeconds: 0, look: { ...someLook, host } });
    return target([ready], { name: `gw-${i}`, host, maintenance });
  });
}

/** What became of some targets. */
type Life = {
  readonly world: World;
  readonly targets: readonly Target[];
  readonly delivered: readonly Delivery[];
  /** Whether target `i` is in a maintenance window or muted in a minute. */
  readonly isQuiet: (i: number, minute: number) => boolean;
};

async function play(plans: readonly Plan[], delivered: readonly Delivery[]): Promise<Life> {
  const targets = targetsOf(plans);
  const letterAt = (i: number, minute: number) =>
    (minute < MINUTES ? (plans[i]?.letters[minute] ?? plans[i]?.last) : plans[i]?.last) ?? 's';
  const world = createWorld(targets, letterAt);
  for (let minute = 0; minute < MINUTES + QUIET; minute++) {
    const { isTwice, isTogether, crash, sns, paces = [1] } = delivered[minute] ?? { isTwice: false, isTogether: false };
    await setMutes(world, plans, minute);
    const failing = { ...(sns && { announce: deaf(world, sns) }), ...(isUnreadIn(delivered, minute) && { records: UNREADABLE }) };
    const first = () => world.invoke(minute, { pauses: paces, failing, ...(crash && { crash }) });
    const again = () => world.invoke(minute, { pauses: [...paces].reverse(), late: 30_000 });
    if (isTwice && isTogether) await Promise.all([first(), again()]);
    else {
      await first();
      if (isTwice) await again();
    }
  }
  const isQuiet = (i: number, minute: number) =>
    windowAt(targets[i]?.maintenance ?? [], START + minute * MINUTE) !== undefined || (plans[i] !== undefined && isMuted(plans[i], minute));
  return { world, targets, delivered, isQuiet };
}

const UNREADABLE: RecordStore = { load: () => Promise.reject(new Error('throttled')), save: async () => true };

// Decisions wait three minutes for a read. A round that died has not read anything either.
function isUnreadIn(delivered: readonly Delivery[], minute: number): boolean {
  const before = delivered.slice(Math.max(0, minute - 3), minute);
  const isLost = ({ isUnread, crash, sns }: Delivery) => isUnread || crash !== undefined || sns !== undefined;
  return delivered[minute]?.isUnread === true && !(before.length === 3 && before.every(isLost));
}

const isMuted = ({ mutes = [] }: Plan, minute: number) => mutes.some(({ from, minutes }) => from <= minute && minute < from + minutes);

/** People mute and unmute by hand: the record says nothing of it before, and nothing after. */
async function setMutes({ records }: World, plans: readonly Plan[], minute: number): Promise<void> {
  const at = START + minute * MINUTE;
  const mutes = plans.flatMap((plan, i) =>
    isMuted(plan, minute) ? [{ target: `gw-${i}`, from: at, until: at + 60 * MINUTE, by: 'ada', why: 'work' }] : [],
  );
  await records.save(MUTES, mutesRecord(mutes, 0), (await records.load([MUTES])).get(MUTES)?.revision ?? 0);
}

function deaf(world: World, how: NonNullable<Delivery['sns']>): (digest: Digest) => Promise<void> {
  return async (digest) => {
    if (how === 'loses its answer') world.take(digest);
    throw new Error(how);
  };
}

const pagesOf = (world: World, name: string) =>
  world.metrics
    .filter(({ metric, dimensions }) => metric === 'Page' && dimensions.Target === name)
    .map(({ at, values }) => ({ minute: (at - START) / MINUTE, isLoud: values[0] === 1 }));

/** What holds of every life, whatever its targets and deliveries. */
const HOLDS = {
  'in the end people know the status of each target, are paged exactly for failing ones, and every outbox is empty': async ({
    world,
    targets,
  }: Life) => {
    for (const of of targets) {
      const health = (await world.store.load([of.name])).get(of.name);
      expect(health?.outbox ?? []).toEqual([]);
      expect(health?.notified).toBe(health?.status);
      const last = world.told().findLast(({ target: name, kind }) => name === of.name && kind !== 'reminder' && kind !== 'reason');
      expect(last?.to).toBe(health?.status);
      expect(pagesOf(world, of.name).at(-1)?.isLoud).toBe(isRed(health?.status ?? 'ready'));
    }
  },
  'nobody is paged inside a window or a mute, nor more often than promised outside': ({ world, targets, delivered, isQuiet }: Life) => {
    for (const [i, of] of targets.entries()) {
      const pages = pagesOf(world, of.name);
      // A page that is open goes on while no round has read the mute that would end it.
      const isKept = (minute: number) => isUnreadIn(delivered, minute) && pages.findLast((one) => one.minute < minute)?.isLoud === true;
      for (const { minute, isLoud } of pages) if (isLoud && !isKept(minute)) expect([minute, isQuiet(i, minute)]).toEqual([minute, false]);
      // What was measured of a minute is its maximum, as CloudWatch takes it.
      const loud = new Set(pages.filter(({ isLoud }) => isLoud).map(({ minute }) => minute));
      const rises = [...loud]
        .filter((minute) => !loud.has(minute - 1) && pages.some((one) => one.minute === minute - 1))
        .sort((a, b) => a - b);
      const minutes = [...Array(MINUTES + QUIET).keys()];
      const ends = minutes.filter((minute) => !isQuiet(i, minute) && isQuiet(i, minute - 1));
      const inHour = (some: readonly number[], first: number) => some.filter((minute) => minute >= first && minute < first + 60).length;
      for (const first of rises) expect(inHour(rises, first)).toBeLessThanOrEqual(MAX_PAGES_AN_HOUR + inHour(ends, first));
    }
  },
  'no notification is sent twice unless a process died or the response of SNS was lost, and then no more often than that': ({
    world,
    delivered,
  }: Life) => {
    const excused = delivered.filter(({ crash, sns }) => crash || sns === 'loses its answer').length;
    const keys = world.told().map(({ target: name, at, kind, to }) => `${name} ${at} ${kind} ${to}`);
    for (const key of new Set(keys)) expect(keys.filter((one) => one === key).length).toBeLessThanOrEqual(1 + excused);
    if (excused === 0) expect(new Set(keys).size).toBe(keys.length);
  },
};

testLives({ plans: fc.tuple(plans, deliveries), play: ([all, delivered]) => play(all, delivered), numRuns: 120 }, HOLDS);

test('a target that fails when its window ends is notified of and paged with the first round after it', async () => {
  await fc.assert(
    fc.asyncProperty(deliveries, fc.integer({ min: 2, max: 20 }), async (delivered, minutes) => {
      const maintenance = [
        { start: new Date(START + 5 * MINUTE).toISOString().slice(0, 16), durationSeconds: minutes * 60, timezone: 'UTC' },
      ];
      const calm = delivered.map(({ paces, isTwice, isTogether }) => ({ paces, isTwice, isTogether }));
      const { world } = await play([{ letters: `sssss${'f'.repeat(MINUTES)}`, maintenance, failureThreshold: 1, last: 'f' }], calm);
      const news = world.told().filter(({ kind }) => kind !== 'reminder');
      expect(news.map(({ kind, to }) => `${kind} ${to}`)).toEqual(['change ready', 'resumed not-ready']);
      const loud = pagesOf(world, 'gw-0').filter(({ isLoud }) => isLoud);
      expect(loud[0]?.minute).toBe(5 + minutes);
    }),
    { numRuns: 30 },
  );
});
