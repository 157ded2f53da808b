import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HealthStore } from '../../../../monitor/engine/ports.ts';
import type { RoundTools } from '../../../../monitor/engine/rounds/round-tools.ts';
import type { TargetMemory } from '../../../../monitor/memory/target-memory.ts';
import type { Probe } from '../../../../monitor/target/probe.ts';
import { newsOf } from '../../../../testkit/engine/notices.ts';
import { createRounds, failing, type Rounds, type Seen, silent } from '../../../../testkit/engine/overlapping-rounds.ts';
import { fine } from '../../../../testkit/engine/tools.ts';
import { probe, someLook, target } from '../../../../testkit/samples.ts';

// The scheduler starts a minute up to 59 s late, and a round may last longer than its minute: neighbours run beside each other.

function at(name: string, role: Probe['role'], changes: Partial<Probe> = {}): Probe {
  return probe(name, role, { look: { ...someLook, path: `/${name}` }, ...changes });
}

const FINE: Seen = { answer: fine };

/** Five minutes, each on time but the second, which starts at this second. */
async function playFive(rounds: Rounds, second: number): Promise<void> {
  for (const [minute, start] of [0, second, 120, 180, 240].entries()) {
    await rounds.until(start);
    rounds.start(minute);
  }
  await rounds.until(300);
}

describe('a success between failures counts, though the round that saw it had nothing to change', () => {
  test('when the failing looks took most of their minute', async () => {
    const of = target([at('ready', 'readiness', { timeoutSeconds: 45 })]);
    const rounds = createRounds([of], (_, second) => {
      if (second >= 60 && second < 115) return { answer: silent, afterMs: 45_000 };
      return second >= 180 && second < 185 ? { answer: failing } : FINE;
    });
    for (const minute of [0, 1, 2, 3]) {
      rounds.start(minute);
      await rounds.until((minute + 1) * 60);
    }
    expect(rounds.looks.get('/ready')).toEqual([0, 60, 105, 120, 180, 190]);
    expect(rounds.told()).toEqual(['0: new → ready']);
    expect(rounds.metric('Page').every((datum) => datum.endsWith(': 0'))).toBe(true);
  });

  test('when the minute of the first one started late', async () => {
    const of = target([at('ready', 'readiness', { periodSeconds: 5 })]);
    const rounds = createRounds([of], (_, second) =>
      (second >= 136 && second < 150) || (second >= 180 && second < 184) ? { answer: failing } : FINE,
    );
    await playFive(rounds, 100);
    expect(rounds.looks.get('/ready')?.filter((second) => second >= 140 && second < 150).length).toBeGreaterThan(2);
    // Two failures in a row, four successes, one failure.
    expect(rounds.told()).toEqual(['0: new → ready']);
  });

  test('when its first look ended after the next minute had begun, and the recheck came later still', async () => {
    const of = target([at('ready', 'readiness', { recheckSeconds: 30 })]);
    const isBad = (second: number) => (second >= 112 && second < 118) || (second >= 143 && second < 148) || (second >= 180 && second < 184);
    const rounds = createRounds([of], (_, second) => (isBad(second) ? { answer: failing } : FINE));
    await playFive(rounds, 115);
    expect(rounds.told()).toEqual(['0: new → ready']);
  });
});

test('a success that was seen beside a failure still unwritten counts as well: nothing to write is believed for seconds only', async () => {
  const of = target([at('ready', 'readiness', { recheckSeconds: 30 })]);
  const rounds = createRounds([of], (_, second) => {
    if (second === 115) return { answer: failing, afterMs: 6000 };
    if (second === 120) return { answer: fine, afterMs: 7000 };
    return second === 145 || (second >= 180 && second < 190) ? { answer: failing } : FINE;
  });
  await playFive(rounds, 115);
  expect(rounds.looks.get('/ready')).toEqual([0, 115, 120, 145, 180, 210, 240]);
  expect(rounds.told()).toEqual(['0: new → ready']);
});

describe('an older round that ends after a newer one', () => {
  const ws = at('ws', 'signal', { recheckSeconds: 0 });

  test('measures the stored memory, not its own view: nobody is paged for a change nobody is notified of', async () => {
    // Two silences of 35 s make it red for itself; the round beside it has seen a success since, and written.
    const of = target([at('ready', 'readiness', { timeoutSeconds: 35, failureThreshold: 2 }), ws]);
    const rounds = createRounds([of], (path, second) => {
      if (path === '/ws') return { answer: second >= 120 ? failing : fine };
      return second >= 60 && second < 118 ? { answer: silent, afterMs: 35_000 } : FINE;
    });
    for (const minute of [0, 1, 2, 3]) {
      rounds.start(minute);
      await rounds.until((minute + 1) * 60);
    }
    await rounds.until(300);
    expect(rounds.told().filter((line) => line.includes('not-ready'))).toEqual([]);
    expect(rounds.metric('Page')).toEqual(['0: 0', '2: 0', '1: 0', '3: 0']);
    expect(rounds.metric('Ready')).toEqual(['0: 1', '2: 1', '1: 1', '3: 1']);
  });

  test('takes part in what it saw first: failures of both make a run', async () => {
    const of = target([at('ready', 'readiness', { timeoutSeconds: 40, recheckSeconds: 0 })]);
    const rounds = createRounds([of], (_, second) => (second >= 60 ? { answer: silent, afterMs: 40_000 } : FINE));
    for (const minute of [0, 1, 2, 3, 4]) {
      rounds.start(minute);
      await rounds.until((minute + 1) * 60);
    }
    expect(rounds.told()).toEqual(['0: new → ready', '180: ready → down']);
  });
});

describe('while one round is sending', () => {
  const slowly = (rounds: Rounds, lines: string[], seconds: number): Partial<RoundTools> => ({
    announce: async (digest, signal) => {
      await rounds.clock.sleep(seconds * 1000, signal);
      if (signal?.aborted) throw new Error('too late');
      lines.push(...newsOf(digest).map(({ from, to }) => `${from ?? 'new'} → ${to}`));
    },
  });

  test('another that saw more adds to the outbox, and sends nothing before it', async () => {
    const of = target([at('ready', 'readiness', { failureThreshold: 1 })]);
    const rounds = createRounds([of], (_, second) => (second >= 60 && second < 115 ? { answer: failing } : FINE));
    const lines: string[] = [];
    rounds.start(0, slowly(rounds, lines, 0));
    await rounds.until(60);
    rounds.start(1, slowly(rounds, lines, 70));
    await rounds.until(120);
    // The second change is owed now; the right to tell is with the round before.
    rounds.start(2, slowly(rounds, lines, 0));
    await rounds.until(125);
    expect(lines).toEqual(['new → ready']);
    await rounds.until(131);
    expect(lines).toEqual(['new → ready', 'ready → not-ready']);
    await rounds.until(180);
    rounds.start(3, slowly(rounds, lines, 0));
    await rounds.until(190);
    expect(lines).toEqual(['new → ready', 'ready → not-ready', 'not-ready → ready']);
    expect((await rounds.store.load([of.name])).get(of.name)?.outbox).toBeUndefined();
  });

  test('its lease ends after ninety seconds: another round then sends the rest, once', async () => {
    const of = target([at('ready', 'readiness', { failureThreshold: 1 })]);
    const rounds = createRounds([of], (_, second) => (second >= 60 ? { answer: failing } : FINE));
    const lines: string[] = [];
    rounds.start(0, slowly(rounds, lines, 0));
    await rounds.until(60);
    const hung = rounds.start(1, slowly(rounds, lines, 500));
    for (const minute of [2, 3, 4]) {
      await rounds.until(minute * 60);
      rounds.start(minute, slowly(rounds, lines, 0));
    }
    await rounds.until(300);
    expect((await hung).faults).toEqual([{ step: 'announce', message: 'too late' }]);
    expect(lines).toEqual(['new → ready', 'ready → not-ready']);
  });
});

test('a target that cannot be written delays no notification of others, and its own is sent once it can be written', async () => {
  const targets = ['gw-1', 'gw-2'].map((name) => target([at('ready', 'readiness', { failureThreshold: 1 })], { name }));
  const rounds = createRounds(targets, (_, second) => (second >= 60 ? { answer: failing } : FINE));
  await Promise.all([rounds.start(0), rounds.until(60)]);
  const { load, save } = rounds.store;
  const store = {
    load,
    save: async (name: string, health: TargetMemory) => (name === 'gw-1' ? Promise.reject(new Error('denied')) : save(name, health)),
  };
  const [round] = await Promise.all([rounds.start(1, { store }), rounds.until(120)]);
  expect(round.faults).toEqual([{ step: 'save', message: 'denied' }]);
  expect(rounds.told()).toEqual(['0: new → ready', '0: new → ready', '60: ready → not-ready']);
  await Promise.all([rounds.start(2), rounds.until(180)]);
  expect(rounds.told().slice(3)).toEqual(['120: ready → not-ready']);
});

test('a target whose memory is invalid is unknown; the others are checked, measured, and notified of', async () => {
  const targets = ['gw-1', 'gw-2'].map((name) => target([at('ready', 'readiness')], { name, host: `${name}.example.com` }));
  const rounds = createRounds(targets, () => FINE);
  await Promise.all([rounds.start(0), rounds.until(60)]);
  const { load, save } = rounds.store;
  const broken = {
    get probes(): never {
      throw new Error('nonsense');
    },
  };
  const store = {
    save,
    load: async (names: readonly string[]) => new Map([...(await load(names)), ['gw-1', broken as unknown as TargetMemory]]),
  };
  const [round] = await Promise.all([rounds.start(1, { store }), rounds.until(120)]);
  expect(round.faults).toEqual([{ step: 'look', message: 'nonsense' }]);
  expect(round.results.map(({ health }) => health.status)).toEqual(['unknown', 'ready']);
  expect(rounds.metric('Ready')).toEqual(['0: 1', '0: 1', '1: 1']);
});

test('what is due inside a round does not begin, and what has begun does not go on, when its time is over', async () => {
  const of = target([at('ready', 'readiness', { periodSeconds: 5, timeoutSeconds: 50 })]);
  const rounds = createRounds([of], () => FINE);
  await Promise.all([rounds.start(0, {}, 12), rounds.until(60)]);
  expect(rounds.looks.get('/ready')).toEqual([0, 5, 10]);
  expect(rounds.requests.map(({ timeoutMs }) => timeoutMs)).toEqual([12_000, 7000, 2000]);
});

test('copies of a minute that run beside each other stamp alike, however their answers dawdle: each pair counts once', async () => {
  const of = target([at('ready', 'readiness', { timeoutSeconds: 20 })]);
  let looks = 0;
  const rounds = createRounds([of], (_, second) =>
    second < 60 ? FINE : { answer: failing, afterMs: ++looks % 2 === 0 ? 10_200 : 10_700 },
  );
  await Promise.all([rounds.start(0), rounds.until(60)]);
  const copies = [rounds.start(1), rounds.start(1)];
  await rounds.until(75);
  expect(rounds.looks.get('/ready')?.length).toBe(5);
  await rounds.until(81);
  // Two pairs are over, the third has begun: four looks are two failures.
  expect((await rounds.store.load([of.name])).get(of.name)?.probes.ready?.run).toMatchObject({ outcome: 'failure', count: 2 });
  await rounds.until(180);
  await Promise.all(copies);
  expect(rounds.told()).toEqual(['0: new → ready', '80: ready → not-ready']);
});

test('a probe whose period is no whole number of minutes is checked with the first tick of its slot', async () => {
  const rounds = createRounds([target([at('ready', 'readiness', { periodSeconds: 90 })])], () => FINE);
  for (const minute of [0, 1, 2, 3, 4, 5, 6]) await Promise.all([rounds.start(minute), rounds.until((minute + 1) * 60)]);
  // Its slots begin at 60, 150, 240 and 330 s.
  expect(rounds.looks.get('/ready')).toEqual([0, 60, 180, 240, 360]);
});

test('a probe that is taken out of the config takes its failure with it, in a round that looks at nothing', async () => {
  const ready = at('ready', 'readiness', { periodSeconds: 300 });
  const broker = at('broker', 'readiness', { failureThreshold: 1 });
  const rounds = createRounds([target([ready, broker])], (path) => (path === '/broker' ? { answer: failing } : FINE));
  await Promise.all([rounds.start(0), rounds.until(60)]);
  const after = createRounds([target([ready])], () => FINE);
  await after.until(120);
  await Promise.all([after.start(2, { store: rounds.store }), after.until(180)]);
  expect(after.looks.size).toBe(0);
  expect(after.told()).toEqual(['120: not-ready → ready']);
});

test('a memory that could not be read is not written over, however long the round looks', async () => {
  const of = target([at('ready', 'readiness', { periodSeconds: 5 })]);
  const rounds = createRounds([of], (_, second) => (second >= 60 ? { answer: failing } : FINE));
  await Promise.all([rounds.start(0), rounds.until(60)]);
  const before = [...rounds.writes];
  let asked = 0;
  const store: HealthStore = {
    ...rounds.store,
    load: (names) => (++asked === 1 ? Promise.reject(new Error('throttled')) : rounds.store.load(names)),
  };
  const [round] = await Promise.all([rounds.start(1, { store }), rounds.until(120)]);
  expect(round.faults).toEqual([{ step: 'load', message: 'throttled' }]);
  expect([rounds.writes, asked]).toEqual([before, 1]);
  expect(rounds.told()).toEqual(['0: new → ready']);
});

test('a round without time for checks reports a fault, and sends no heartbeat', async () => {
  const rounds = createRounds([target([at('ready', 'readiness')])], () => FINE);
  const beats: unknown[] = [];
  const beat = async (sign: unknown) => void beats.push(sign);
  const late = { ...rounds.clock, now: () => rounds.clock.now() + 200_000 };
  await Promise.all([rounds.start(0, { beat }), rounds.until(60)]);
  // Its time was over when it began: `lookUntil` is 105 s from the start by the other clock.
  const round = await rounds.start(1, { beat, clock: late });
  expect(round.faults).toMatchObject([{ step: 'look', message: 'no time was left to check any target' }]);
  expect(beats).toHaveLength(1);
  expect(rounds.looks.get('/ready')).toEqual([0]);
});

describe('whatever the lateness of each minute and however slow the answers', () => {
  const lateness = fc.array(fc.integer({ min: 0, max: 59 }), { minLength: 9, maxLength: 9 });
  const settings = fc.record({
    periodSeconds: fc.constantFrom(60, 60, 90, 5, 13, 25),
    recheckSeconds: fc.constantFrom(0, 10, 30),
    slowMs: fc.constantFrom(0, 300, 5000, 45_000),
  });

  async function play(
    late: readonly number[],
    { slowMs, ...timing }: { slowMs: number } & Partial<Probe>,
    isBad: (second: number) => boolean,
  ) {
    const of = target([at('ready', 'readiness', { ...timing, timeoutSeconds: 50 }), at('alive', 'liveness', timing)]);
    const rounds = createRounds([of], (_, second) => (isBad(second) ? { answer: silent, afterMs: slowMs } : FINE));
    const starts = late.map((seconds, minute) => ({ minute, second: minute * 60 + seconds })).sort((a, b) => a.second - b.second);
    for (const { minute, second } of starts) {
      await rounds.until(second);
      rounds.start(minute);
    }
    await rounds.until(late.length * 60 + 130);
    // Calm minutes: what a round beside another could not tell is told, and what was held as flapping is released after 15 minutes.
    for (const minute of [13, 17, 30]) await Promise.all([rounds.start(minute), rounds.until(minute * 60 + 200)]);
    const health = (await rounds.store.load([of.name])).get(of.name);
    expect(rounds.faults).toEqual([]);
    return { told: rounds.told().map((line) => line.replace(/^\d+: /, '')), health };
  }

  test('people are notified once that a silent server is down', async () => {
    await fc.assert(
      fc.asyncProperty(lateness, settings, async (late, timing) => {
        const { told, health } = await play(late, timing, (second) => second >= 120);
        expect(told).toEqual(['new → ready', 'ready → down']);
        expect(health?.outbox).toBeUndefined();
      }),
      { numRuns: 150 },
    );
  });

  test('of a server that recovers the last notification is ready, and the changes form a chain', async () => {
    await fc.assert(
      fc.asyncProperty(lateness, settings, fc.integer({ min: 100, max: 400 }), async (late, timing, end) => {
        const { told, health } = await play(late, timing, (second) => second >= 100 && second < end);
        const changes = told.map((line) => line.split(' → '));
        expect(changes.map(([from]) => from)).toEqual(['new', ...changes.slice(0, -1).map(([, to]) => to)]);
        expect(changes.at(-1)?.[1]).toBe('ready');
        expect([health?.status, health?.outbox]).toEqual(['ready', undefined]);
      }),
      { numRuns: 150 },
    );
  });
});
