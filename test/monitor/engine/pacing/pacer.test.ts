import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { EventLoop } from '../../../../monitor/engine/pacing/event-loop.ts';
import { createPacer, type Pacer } from '../../../../monitor/engine/pacing/pacer.ts';
import { createSkewMeter } from '../../../../monitor/engine/pacing/skew-meter.ts';
import { createSmallMachine, type SmallMachine } from '../../../../testkit/engine/small-machine.ts';

/** What a look over TLS asks of the processor, milliseconds: to connect, to shake hands, to read the answer. */
const COST = { connect: 0.3, handshake: 1.2, answer: 0.4 };
const SERVER_MS = 20;

/** One look at a server that answers after exactly 20 ms; resolves to how much of what it measured was waiting for our own loop. */
async function lookOver(machine: SmallMachine, share: number): Promise<number> {
  const startedAt = machine.now();
  await machine.work(0, COST.connect);
  await machine.work(0.1, COST.handshake);
  const endedAt = await machine.work(SERVER_MS, COST.answer);
  const ownMs = (COST.connect + COST.handshake + COST.answer) / share;
  return endedAt - startedAt - SERVER_MS - 0.1 - ownMs;
}

const percentile = (values: readonly number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length * part)] ?? Number.NaN;

describe('createPacer()', () => {
  test.each([128, 256, 512, 1024, 1769])('keeps measurements honest with %i MB of Lambda, and does not dawdle', async (memory) => {
    const share = memory / 1769;
    const machine = createSmallMachine(share);
    const pacer = createPacer(machine);
    const works = Array.from({ length: 250 }, (_, i) => pacer.run(() => lookOver(machine, share), { whose: `gw-${i % 50}` }));
    await machine.run();
    const waited = await Promise.all(works);
    // On average half of a piece of work, which takes this machine so long.
    expect(percentile(waited, 0.5)).toBeLessThan(COST.handshake / share);
    expect(percentile(waited, 0.99)).toBeLessThan((8 * COST.handshake) / share);
    const atLeastMs = (250 * (COST.connect + COST.handshake + COST.answer)) / share;
    expect(machine.now()).toBeLessThan(3 * atLeastMs + 1000);
  });

  test('is what a burst is not', async () => {
    const machine = createSmallMachine(1);
    const works = Array.from({ length: 250 }, () => lookOver(machine, 1));
    await machine.run();
    expect(percentile(await Promise.all(works), 0.5)).toBeGreaterThan(100);
  });

  test('keeps its pace while looks wait for silent servers', async () => {
    const machine = createSmallMachine(1);
    const pacer = createPacer(machine);
    const silent = Array.from({ length: 300 }, (_, i) => pacer.run(() => machine.work(5000, 0.1), { whose: `silent-${i}` }));
    const looks = Array.from({ length: 300 }, (_, i) => pacer.run(() => lookOver(machine, 1), { whose: `gw-${i}` }));
    const done = Promise.all(looks).then(() => machine.now());
    await machine.run();
    await Promise.all(silent);
    expect(await done).toBeLessThan(5000);
  });

  test('does not delay canceled work, however slow the pace', async () => {
    const machine = createSmallMachine(0.1);
    const pacer = createPacer(machine);
    const stop = new AbortController();
    // Each keeps the loop busy for long, so the pace is slow.
    const works = Array.from({ length: 400 }, (_, i) =>
      pacer.run(() => (stop.signal.aborted ? Promise.resolve(0) : machine.work(0, 20)), { whose: `gw-${i}`, signal: stop.signal }),
    );
    machine.after(2000, () => stop.abort());
    await machine.run();
    await Promise.all(works);
    expect(machine.now()).toBeLessThan(3000);
  });

  test('starts in time what must, however busy the loop is', async () => {
    const machine = createSmallMachine(0.1);
    const pacer = createPacer(machine);
    const starts: number[] = [];
    const works = Array.from({ length: 100 }, (_, i) =>
      pacer.run(
        async () => {
          starts.push(machine.now());
          await lookOver(machine, 0.1);
        },
        { whose: `gw-${i}`, withinMs: 1000 },
      ),
    );
    await machine.run();
    await Promise.all(works);
    expect(starts.length).toBe(100);
    expect(starts[90]).toBeLessThan(1200);
  });

  test('starts what is alone at once, and again after a rest', async () => {
    const machine = createSmallMachine(1);
    const pacer = createPacer(machine);
    const startOf = () => pacer.run(async () => machine.now(), { whose: 'gw-1' });
    const first = startOf();
    await machine.run();
    expect(await first).toBe(0);
    await Promise.all([machine.work(10_000, 0), machine.run()]);
    const second = startOf();
    await machine.run();
    expect(await second).toBe(10_000);
  });
});

/** Checks at the beginning of each of their periods, and when each began; the clock of `machine` decides. */
async function beginnings(
  machine: SmallMachine,
  loop: EventLoop,
  { groups, cpuMs, periods }: { groups: readonly { looks: number; everyMs: number }[]; cpuMs: number; periods: number },
): Promise<readonly { readonly waitedMs: number; readonly everyMs: number }[]> {
  const pacer = createPacer(loop);
  const begun: { waitedMs: number; everyMs: number }[] = [];
  const untilMs = periods * Math.max(...groups.map(({ everyMs }) => everyMs));
  for (const { looks, everyMs } of groups)
    for (let at = 0; at < untilMs; at += everyMs)
      machine.after(at, () => {
        for (let i = 0; i < looks; i++)
          void pacer.run(
            () => {
              begun.push({ waitedMs: machine.now() - at, everyMs });
              return machine.work(0, cpuMs);
            },
            { whose: `${everyMs}-${i}`, everyMs },
          );
      });
  await machine.run();
  return begun;
}

const someGroups = fc.array(fc.record({ looks: fc.integer({ min: 1, max: 60 }), everyMs: fc.constantFrom(1000, 2000, 5000) }), {
  minLength: 1,
  maxLength: 3,
});

describe('createPacer() keeps all periods', () => {
  test.each([
    ['with a profiler, which reads as busy all the time', 1],
    ['beside an agent that keeps the loop busy for six tenths of the time', 0.6],
  ])('%s', async (_, reads) => {
    await fc.assert(
      fc.asyncProperty(someGroups, async (groups) => {
        const machine = createSmallMachine(1);
        const seemsBusy = { ...machine, busyMs: () => Math.max(machine.busyMs(), reads * machine.now()) };
        const begun = await beginnings(machine, seemsBusy, { groups, cpuMs: 1, periods: 2 });
        const missed = begun.filter(({ waitedMs, everyMs }) => waitedMs > everyMs);
        expect(missed).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test('on a slow processor that has the time for them, though more than half of it', async () => {
    // 30 checks per second, each of which takes 25 ms.
    const machine = createSmallMachine(0.08);
    const begun = await beginnings(machine, machine, { groups: [{ looks: 30, everyMs: 1000 }], cpuMs: 2, periods: 10 });
    expect(begun).toHaveLength(300);
    expect(
      percentile(
        begun.map(({ waitedMs }) => waitedMs),
        0.99,
      ),
    ).toBeLessThan(1000);
  });

  test('until the loop is late: then it slows down', async () => {
    // 400 checks per second, each of which takes 20 ms: ten times what there is.
    const machine = createSmallMachine(0.1);
    const pacer = createPacer(machine);
    const starts: number[] = [];
    const works = Array.from({ length: 400 }, (_, i) =>
      pacer.run(
        () => {
          starts.push(machine.now());
          return machine.work(0, 2);
        },
        { whose: `gw-${i}`, everyMs: 1000 },
      ),
    );
    await machine.run();
    await Promise.all(works);
    expect(starts.filter((at) => at < 1000).length).toBeLessThan(100);
  });
});

/** Lets everything through as it comes: what is tested is the order. */
async function order(pacer: Pacer, turns: readonly string[]): Promise<readonly string[]> {
  const started: string[] = [];
  await Promise.all(turns.map((whose) => pacer.run(async () => void started.push(whose), { whose })));
  return started;
}

test('createPacer() serves its clients in turn', async () => {
  expect(await order(createPacer(), ['a', 'a', 'a', 'b', 'c', 'c'])).toEqual(['a', 'b', 'c', 'a', 'c', 'a']);
});

test('createPacer() serves clients that come back together in the same order, whatever the order they come in', async () => {
  const pacer = createPacer();
  await order(pacer, ['a', 'b', 'c', 'd']);
  expect(await order(pacer, ['d', 'b', 'a', 'c'])).toEqual(['a', 'b', 'c', 'd']);
  expect(await order(pacer, ['c', 'd', 'new', 'a', 'b'])).toEqual(['new', 'a', 'b', 'c', 'd']);
});

test('createPacer() never starts more than its limit at once', async () => {
  const machine = createSmallMachine(1);
  const pacer = createPacer(machine, 3);
  let inFlight = 0;
  let most = 0;
  const works = Array.from({ length: 20 }, (_, i) =>
    pacer.run(
      async () => {
        most = Math.max(most, ++inFlight);
        await machine.work(500, 0.1);
        inFlight--;
      },
      { whose: `gw-${i}` },
    ),
  );
  await machine.run();
  await Promise.all(works);
  expect(most).toBe(3);
});

test('createPacer() gives the place of failed work to the next', async () => {
  const pacer = createPacer(undefined, 1);
  await expect(pacer.run(() => Promise.reject(new Error('no')), { whose: 'a' })).rejects.toThrow('no');
  expect(await pacer.run(async () => 'next', { whose: 'b' })).toBe('next');
});

test('createSkewMeter() adds up how late the event loop was, for everyone who watched meanwhile', async () => {
  const meter = createSkewMeter(Date.now);
  const first = meter.watch();
  await block(60);
  const second = meter.watch();
  await block(60);
  const [all, late] = [first().skewMs, second().skewMs];
  expect(late).toBeGreaterThan(45);
  expect(all - late).toBeGreaterThan(45);
});

test('createSkewMeter() counts a lateness that has not ended yet', () => {
  const stop = createSkewMeter(Date.now).watch();
  spin(40);
  const { skewMs, stallMs } = stop();
  expect(skewMs).toBeGreaterThan(30);
  expect(stallMs).toBeGreaterThan(30);
});

function spin(ms: number): void {
  const until = performance.now() + ms;
  while (performance.now() < until);
}

async function block(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10));
  spin(ms);
  await new Promise((resolve) => setTimeout(resolve, 10));
}

test.each([
  ['slept for a minute: only the wall clock went on', 0, 60_000],
  ['was stopped for a minute: both clocks went on', 60_000, 60_000],
  ['was stopped while its wall clock was set back', 60_000, -3_600_000],
])('createSkewMeter() sees that the machine %s', (_, monotonicMs, wallMs) => {
  let [monotonic, wall] = [1000, 1_800_000_000_000];
  const meter = createSkewMeter(
    () => wall,
    () => monotonic,
  );
  const stop = meter.watch();
  monotonic += monotonicMs;
  wall += wallMs;
  expect(stop().stallMs).toBeGreaterThan(59_000);
  // What began after the pause did not see it.
  expect(meter.watch()()).toEqual({ skewMs: 0, stallMs: 0 });
});

test('createSkewMeter() takes no clock that is set back for a pause, and no pause between two checks', () => {
  let [monotonic, wall] = [1000, 1_800_000_000_000];
  const meter = createSkewMeter(
    () => wall,
    () => monotonic,
  );
  const stop = meter.watch();
  wall -= 3_600_000;
  expect(stop().stallMs).toBe(0);
  // A function is frozen between two invocations.
  monotonic += 60_000;
  wall += 60_000;
  expect(meter.watch()()).toEqual({ skewMs: 0, stallMs: 0 });
});

test('createSkewMeter() does not charge a check that began after a pause which an older one has not noticed yet', () => {
  let [monotonic, wall] = [1000, 1_800_000_000_000];
  const meter = createSkewMeter(
    () => wall,
    () => monotonic,
  );
  const older = meter.watch();
  monotonic += 60_000;
  wall += 60_000;
  const newer = meter.watch();
  expect(newer().stallMs).toBe(0);
  expect(older().stallMs).toBeGreaterThan(59_000);
});
