import fc from 'fast-check';
import { expect, test } from 'vitest';
import { judgeTarget } from '../../../../monitor/health/target-health.ts';
import { decideNotifications } from '../../../../monitor/incident/decide-notifications.ts';
import { enqueueChange, markSent } from '../../../../monitor/incident/outbox.ts';
import type { News } from '../../../../monitor/memory/news.ts';
import { newTargetMemory } from '../../../../monitor/memory/target-memory.ts';
import type { Target } from '../../../../monitor/target/target.ts';
import type { SentNews } from '../../../../testkit/engine/notices.ts';
import { type Crash, createWorld, MINUTE, START, type World } from '../../../../testkit/engine/scheduled-world.ts';
import { outcomeOf, probe, someLook, target } from '../../../../testkit/samples.ts';

type Plan = { readonly failureThreshold: number; readonly successThreshold: number; readonly letters: readonly string[] };

const plans = fc.array(
  fc.record({
    failureThreshold: fc.integer({ min: 1, max: 3 }),
    successThreshold: fc.integer({ min: 1, max: 2 }),
    letters: fc.array(fc.constantFrom('s', 's', 's', 'f', 'f', 'u'), { minLength: 14, maxLength: 14 }),
  }),
  { minLength: 1, maxLength: 3 },
);

// The quiet minutes at the end let every lease run out, what flapped calm down and everything owed be told.
const QUIET = 20;
const MINUTES = 14;

function targetsOf(all: readonly Plan[]): readonly Target[] {
  return all.map(({ failureThreshold, successThreshold }, i) => {
    const host = `gw-${i}.example.com`;
    const ready = probe('ready', 'readiness', { failureThreshold, successThreshold, recheckSeconds: 0, look: { ...someLook, host } });
    return target([ready], { name: `gw-${i}`, host });
  });
}

const letterOf = (all: readonly Plan[]) => (i: number, minute: number) => all[i]?.letters[minute] ?? all[i]?.letters.at(-1) ?? 's';

/** What people are to hear when every minute comes exactly once, in order, and nothing fails. */
function modelOf(of: Target, letters: (minute: number) => string): readonly string[] {
  let health = newTargetMemory(START);
  const told: string[] = [];
  for (let minute = 0; minute < MINUTES + QUIET; minute++) {
    const at = START + minute * MINUTE;
    const letter = letters(minute);
    const action = `GET http://${of.host}:80/`;
    const seen = { ...outcomeOf(letter), probe: 'ready', role: 'readiness', action, at, answered: letter !== 'u' } as const;
    health = enqueueChange(of, judgeTarget(of, health, [seen], at));
    const { outbox = [], ...said } = decideNotifications(of, health, { at, parents: 'none', remindEveryMs: 3_600_000 });
    told.push(...outbox.filter(({ decision }) => decision?.notify).map(inLine));
    health = markSent({ ...said, outbox }, outbox);
  }
  return told;
}

function inLine({ at, kind, from, to }: Pick<News, 'at' | 'from' | 'to'> & { readonly kind?: string }): string {
  return `${(at - START) / MINUTE}: ${kind && kind !== 'change' ? `${kind} ` : ''}${from ?? 'new'} → ${to}`;
}

const toldOf = (told: readonly SentNews[], name: string) => told.filter((change) => change.target === name).map(inLine);

/** The same without what is told a second time: at least once is what a crash may cost, never a change of order. */
function withoutRepeats(lines: readonly string[]): readonly string[] {
  return lines.filter((line, i) => lines.indexOf(line) === i);
}

/** Messages that tell of a target what an earlier one has told. */
function repeatedDigests({ digests }: World, name: string): number {
  const lines = digests.map((digest) => toldOf(digest, name));
  return lines.filter((some, i) => some.some((line) => lines.slice(0, i).flat().includes(line))).length;
}

/** Each change begins where the one before it ended, nothing is left to tell, and people know the status that is. */
async function expectChains(world: World, targets: readonly Target[]): Promise<void> {
  for (const one of targets) {
    const told = world.told().filter((change) => change.target === one.name);
    const once = told.filter((change, i) => told.findIndex((other) => inLine(other) === inLine(change)) === i);
    expect(once.map(({ from }) => from)).toEqual([undefined, ...once.slice(0, -1).map(({ to }) => to)].slice(0, once.length));
    const health = (await world.store.load([one.name])).get(one.name);
    expect(health?.outbox).toBeUndefined();
    if (health?.status !== 'pending') expect(once.at(-1)?.to).toBe(health?.status);
  }
}

const crashes = fc.option(fc.record({ call: fc.integer({ min: 1, max: 12 }), after: fc.boolean() }), { nil: undefined });
const pauses = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 3, maxLength: 9 });
const deliveries = fc.array(
  fc.record({
    crash: crashes,
    copies: fc.integer({ min: 0, max: 2 }),
    together: fc.boolean(),
    paces: fc.array(pauses, { minLength: 4, maxLength: 4 }),
  }),
  { minLength: MINUTES, maxLength: MINUTES },
);

type Delivery = {
  readonly crash: Crash | undefined;
  readonly copies: number;
  readonly together: boolean;
  readonly paces: readonly number[][];
};

// What died is delivered again, as the queue before a function does; a copy may run beside it.
async function deliver(world: World, minute: number, delivery?: Delivery): Promise<void> {
  const { crash, copies = 0, together = false, paces = [] } = delivery ?? {};
  const invoke = (i: number, dies?: Crash) => world.invoke(minute, { pauses: paces[i] ?? [1], ...(dies && { crash: dies }) });
  if (together) await Promise.all([invoke(0, crash), invoke(1)]);
  else if ((await invoke(0, crash)) === undefined) await invoke(1);
  for (let i = 0; i < copies; i++) await invoke(2 + i);
}

test('events that come twice, or during another, send exactly the notifications of a single one', async () => {
  await fc.assert(
    fc.asyncProperty(plans, deliveries, async (all, delivered) => {
      const targets = targetsOf(all);
      const world = createWorld(targets, letterOf(all));
      for (let minute = 0; minute < MINUTES + QUIET; minute++) {
        const { copies = 0, together = false, paces = [] } = delivered[minute] ?? {};
        const runs = Array.from(
          { length: copies + 1 },
          (_, i) => () => world.invoke(minute, { late: 500 + i * 10, pauses: paces[i] ?? [1] }),
        );
        if (together) await Promise.all(runs.map((run) => run()));
        else for (const run of runs) await run();
      }
      for (const [i, one] of targets.entries()) {
        expect(toldOf(world.told(), one.name)).toEqual(modelOf(one, (minute) => letterOf(all)(i, minute)));
      }
    }),
    { numRuns: 150 },
  );
});

test('a crash between any two steps loses no alert, changes no order, and repeats only what it may have sent', async () => {
  await fc.assert(
    fc.asyncProperty(plans, deliveries, async (all, delivered) => {
      const targets = targetsOf(all);
      const world = createWorld(targets, letterOf(all));
      for (let minute = 0; minute < MINUTES + QUIET; minute++) await deliver(world, minute, delivered[minute]);
      const died = delivered.filter(({ crash }) => crash).length;
      for (const [i, one] of targets.entries()) {
        const told = toldOf(world.told(), one.name);
        expect(withoutRepeats(told)).toEqual(modelOf(one, (minute) => letterOf(all)(i, minute)));
        expect(repeatedDigests(world, one.name)).toBeLessThanOrEqual(died);
      }
    }),
    { numRuns: 150 },
  );
});

// As deployed: neither the scheduler nor the queue tries again.
test('a crash whose minute is lost for good leaves a chain without gaps that ends with the status that is', async () => {
  await fc.assert(
    fc.asyncProperty(plans, deliveries, async (all, delivered) => {
      const targets = targetsOf(all);
      const world = createWorld(targets, letterOf(all));
      for (let minute = 0; minute < MINUTES + QUIET; minute++) {
        const { crash, paces = [] } = delivered[minute] ?? {};
        await world.invoke(minute, { pauses: paces[0] ?? [1], ...(crash && { crash }) });
      }
      await expectChains(world, targets);
    }),
    { numRuns: 150 },
  );
});

test('events in any order make a chain of notifications without gaps or repeats, which ends with the current status', async () => {
  const order = fc.array(fc.nat({ max: 3 }), { minLength: MINUTES, maxLength: MINUTES });
  await fc.assert(
    fc.asyncProperty(plans, order, async (all, delays) => {
      const targets = targetsOf(all);
      const world = createWorld(targets, letterOf(all));
      const arrivals = delays.map((delay, minute) => ({ minute, arrives: minute + delay })).sort((a, b) => a.arrives - b.arrives);
      const quiet = Array.from({ length: QUIET + 3 }, (_, i) => ({ minute: MINUTES + i, arrives: MINUTES + i + 3 }));
      for (const { minute, arrives } of [...arrivals, ...quiet]) await world.invoke(minute, { late: (arrives - minute) * MINUTE + 500 });
      for (const one of targets) {
        const told = toldOf(world.told(), one.name);
        expect(withoutRepeats(told)).toHaveLength(told.length);
      }
      await expectChains(world, targets);
    }),
    { numRuns: 150 },
  );
});
