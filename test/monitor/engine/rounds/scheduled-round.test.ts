import { describe, expect, test } from 'vitest';
import type { HealthStore } from '../../../../monitor/engine/ports.ts';
import { createMemoryHealth } from '../../../../monitor/engine/rounds/memory-health.ts';
import { type RoundResult, scheduledRound } from '../../../../monitor/engine/rounds/scheduled-round.ts';
import type { Pages } from '../../../../monitor/metrics/pages.ts';
import type { DataPoint } from '../../../../monitor/metrics/round-metrics.ts';
import type { Answer } from '../../../../monitor/observation/observation.ts';
import type { Probe } from '../../../../monitor/target/probe.ts';
import type { Target } from '../../../../monitor/target/target.ts';
import { createHandClock } from '../../../../testkit/engine/hand-clock.ts';
import { describePlainly, newsOf, type SentNews } from '../../../../testkit/engine/notices.ts';
import { createWorld, MINUTE, START } from '../../../../testkit/engine/scheduled-world.ts';
import { fine, toolsWith } from '../../../../testkit/engine/tools.ts';
import { createMemoryRecords } from '../../../../testkit/memory-records.ts';
import { probe, someLook, target } from '../../../../testkit/samples.ts';

const failing: Answer = { ...fine, trouble: { reason: 'http.status', detail: 'status 500' } };
const refused: Answer = { latencyMs: 1, phases: {}, answered: false, trouble: { reason: 'tcp.refused', detail: 'ECONNREFUSED' } };

function at(name: string, role: Probe['role'], changes: Partial<Probe> = {}): Probe {
  return probe(name, role, { look: { ...someLook, path: `/${name}` }, ...changes });
}

type Scene = {
  readonly told: readonly string[];
  readonly looks: ReadonlyMap<string, readonly number[]>;
  readonly pagesOf: () => readonly Pick<DataPoint, 'dimensions' | 'values'>[];
  readonly metric: (name: string) => readonly (readonly number[])[];
  readonly round: RoundResult;
};

/** Plays rounds of one target by a hand-driven clock; `answers` by path and second since the first minute. */
function createStage(
  of: Target,
  answers: (path: string, second: number) => Answer,
  store: HealthStore = createMemoryHealth(),
  pages: Pages = 'target',
) {
  const told: SentNews[] = [];
  const data: DataPoint[] = [];
  const looks = new Map<string, number[]>();
  return async (minute: number, lateMs = 0): Promise<Scene> => {
    const scheduled = START + minute * MINUTE;
    const clock = createHandClock(scheduled + lateMs);
    const prober = async ({ look }: { look: { kind: string; path?: string } }) => {
      const path = look.path ?? look.kind;
      const second = (clock.now() - START - lateMs) / 1000;
      looks.set(path, [...(looks.get(path) ?? []), second]);
      return answers(path, second);
    };
    const round = scheduledRound(
      {
        ...toolsWith(clock, prober),
        store,
        records: createMemoryRecords(),
        describe: describePlainly,
        announce: async (digest) => void told.push(...newsOf(digest)),
        emit: async () => {},
        measure: async (some) => void data.push(...some),
        setting: { monitor: 'prod', metrics: 'standard', pages, remindEveryMs: false },
        services: { store: 'DynamoDB', metrics: 'CloudWatch' },
        holder: `minute ${minute}`,
      },
      { shard: 'a', at: scheduled, targets: [of] },
      { lookUntil: clock.now() + 100_000, ending: new AbortController().signal },
    );
    await clock.advance(59_000);
    return {
      round: await round,
      told: told.map(({ at: since, from, to }) => `${(since - START) / 1000}: ${from ?? 'new'} → ${to}`),
      looks,
      pagesOf: () => data.flatMap(({ metric, dimensions, values }) => (metric === 'Page' ? [{ dimensions, values }] : [])),
      metric: (name) => data.filter(({ metric }) => metric === name).map(({ values }) => values),
    };
  };
}

describe('scheduledRound()', () => {
  test('a failure is checked again inside its minute: three failures take twenty seconds', async () => {
    const play = createStage(target([at('ready', 'readiness')]), (_, second) => (second >= 60 && second < 120 ? failing : fine));
    for (const minute of [0, 1]) await play(minute);
    const { looks, told, metric } = await play(2);
    expect(looks.get('/ready')).toEqual([0, 60, 70, 80, 120]);
    expect(told).toEqual(['0: new → ready', '80: ready → not-ready', '120: not-ready → ready']);
    expect(metric('Ready')).toEqual([[1], [0], [1]]);
    expect(metric('Page')).toEqual([[0], [1], [0]]);
  });

  test('where pages come by shard, the shard it was asked to look after counts what is open', async () => {
    const play = createStage(
      target([at('ready', 'readiness')]),
      (_, second) => (second >= 60 ? failing : fine),
      createMemoryHealth(),
      'shard',
    );
    await play(0);
    const { pagesOf } = await play(1);
    const dimensions = { Monitor: 'prod', Shard: 'a' };
    expect(pagesOf()).toEqual([
      { dimensions, values: [0] },
      { dimensions, values: [1] },
    ]);
  });

  test('pasted probe blocks with periods of one and five seconds run for fifty seconds of each minute, delays from first sight', async () => {
    const ready = at('ready', 'readiness', { initialDelaySeconds: 3, periodSeconds: 1 });
    const alive = at('alive', 'liveness', { initialDelaySeconds: 15, periodSeconds: 5 });
    const play = createStage(target([ready, alive]), () => fine);
    await play(0);
    const { looks, told, metric } = await play(1);
    const seconds = looks.get('/ready') ?? [];
    expect(seconds.slice(0, 3)).toEqual([3, 4, 5]);
    expect([seconds.filter((second) => second < 60).at(-1), seconds.filter((second) => second >= 60).length]).toEqual([49, 50]);
    expect(looks.get('/alive')).toEqual([15, 20, 25, 30, 35, 40, 45, 60, 65, 70, 75, 80, 85, 90, 95, 100, 105]);
    expect(told).toEqual(['15: new → ready']);
    expect(metric('Latency').map((values) => values.length)).toEqual([47, 50]);
  });

  test('a dip between two checks of a minute is one data point, its worst, and both changes are in one message', async () => {
    const ready = at('ready', 'readiness', { periodSeconds: 5, failureThreshold: 1 });
    const play = createStage(target([ready]), (_, second) => (second >= 70 && second < 80 ? refused : fine));
    await play(0);
    const { told, metric } = await play(1);
    expect(told).toEqual(['0: new → ready', '70: ready → down', '80: down → ready']);
    expect(metric('Ready')).toEqual([[1], [0]]);
  });

  test('a minute that starts late is still that minute', async () => {
    const play = createStage(target([at('ready', 'readiness')]), () => failing);
    const { told, looks } = await play(0, 41_000);
    expect(looks.get('/ready')).toEqual([0, 10, 20]);
    expect(told).toEqual(['20: new → not-ready']);
  });

  test('a probe with a period longer than a minute is checked in the minute of its slot only', async () => {
    const slow = at('slow', 'readiness', { periodSeconds: 300 });
    const play = createStage(target([slow]), () => fine);
    for (let minute = 0; minute < 11; minute++) await play(minute);
    const { looks, metric } = await play(11);
    // At first sight, then in slots: five minutes from 1970 on.
    expect(looks.get('/slow')).toEqual([0, 60, 360, 660]);
    expect(metric('Ready')).toHaveLength(12);
  });

  test('probes that fail together are one change', async () => {
    const probes = [at('ready', 'readiness', { failureThreshold: 1 }), at('alive', 'liveness', { failureThreshold: 1 })];
    const play = createStage(target(probes), (_, second) => (second >= 60 ? refused : fine));
    await play(0);
    expect((await play(1)).told).toEqual(['0: new → ready', '60: ready → down']);
  });
});

const ready = (changes: Partial<Probe> = {}) => probe('ready', 'readiness', { recheckSeconds: 0, failureThreshold: 2, ...changes });

describe('scheduledRound(), over several minutes', () => {
  const letters = (text: string) => (_: number, minute: number) => text[minute] ?? 's';
  const inLines = (told: readonly SentNews[]) => told.map(({ from, to }) => `${from ?? 'new'} → ${to}`);

  test('a steady target writes nothing', async () => {
    const world = createWorld([target([ready()])], letters('sssssssss'));
    await world.invoke(0);
    const first = world.writes.length;
    for (let minute = 1; minute < 9; minute++) await world.invoke(minute);
    expect([first, world.writes.length]).toEqual([2, 2]);
    expect(world.metrics.filter(({ metric }) => metric === 'Ready')).toHaveLength(9);
  });

  test('a steady outage writes nothing either', async () => {
    const world = createWorld([target([ready()])], letters('sffffffff'));
    for (let minute = 0; minute < 4; minute++) await world.invoke(minute);
    const before = world.writes.length;
    for (let minute = 4; minute < 9; minute++) await world.invoke(minute);
    expect(world.writes.length).toBe(before);
  });

  test('an alert that could not be published is sent with the next round, and the round reports a fault', async () => {
    const world = createWorld([target([ready()])], letters('sff'));
    await world.invoke(0);
    await world.invoke(1);
    const broken = await world.invoke(2, { failing: { announce: () => Promise.reject(new Error('throttled')) } });
    expect(broken?.faults).toEqual([{ step: 'announce', message: 'throttled' }]);
    expect(inLines(world.told())).toEqual(['new → ready']);
    await world.invoke(3);
    expect(inLines(world.told())).toEqual(['new → ready', 'ready → not-ready', 'not-ready → ready']);
  });

  test('metrics that cannot be published stop neither judging nor notifications', async () => {
    const world = createWorld([target([ready()])], letters('sff'));
    const failing = { measure: () => Promise.reject(new Error('5 data lost')) };
    for (const minute of [0, 1, 2]) expect((await world.invoke(minute, { failing }))?.faults).toHaveLength(1);
    expect(inLines(world.told())).toEqual(['new → ready', 'ready → not-ready']);
  });

  test('without its memory a round checks and measures, and judges, writes, and sends nothing', async () => {
    const world = createWorld([target([ready()])], letters('sff'));
    await world.invoke(0);
    const store: HealthStore = { load: () => Promise.reject(new Error('no such table')), save: () => Promise.reject(new Error('never')) };
    const round = await world.invoke(1, { failing: { store } });
    expect(round?.faults).toEqual([{ step: 'load', message: 'no such table' }]);
    const minute = world.metrics.filter(({ at: when }) => when === START + MINUTE).map(({ metric, values }) => [metric, values]);
    // No `Page` either: 0 would end an open page.
    expect(minute).toEqual([
      ['NotReady', [0]],
      ['Unknown', [1]],
    ]);
    expect(inLines(world.told())).toEqual(['new → ready']);
  });

  test.each([
    ['failures are counted', 'ssfff'],
    ['looks that cannot tell are counted', 'ssuuu'],
  ])('what cannot be written is not called ready while %s over rounds', async (_, looks) => {
    const world = createWorld([target([ready({ failureThreshold: 3 })])], letters(looks));
    for (const minute of [0, 1]) await world.invoke(minute);
    const store: HealthStore = { load: world.store.load, save: () => Promise.reject(new Error('throttled')) };
    for (const minute of [2, 3, 4]) expect((await world.invoke(minute, { failing: { store } }))?.faults).toMatchObject([{ step: 'save' }]);
    const values = (name: string) => world.metrics.filter(({ metric }) => metric === name).map((datum) => datum.values[0]);
    expect(values('Ready')).toEqual([1, 1]);
    expect(values('Unknown')).toEqual([0, 0, 1, 1, 1]);
  });

  test('a memory that is there and is not given ends no open page', async () => {
    const world = createWorld([target([ready({ failureThreshold: 2 })])], letters('sffff'));
    for (const minute of [0, 1, 2]) await world.invoke(minute);
    const store: HealthStore = { load: async () => new Map(), save: async () => undefined };
    const round = await world.invoke(3, { failing: { store } });
    expect(round?.faults).toMatchObject([{ step: 'save' }]);
    await world.invoke(4);
    const pages = world.metrics
      .filter(({ metric }) => metric === 'Page')
      .map(({ at: when, values }) => [(when - START) / MINUTE, values[0]]);
    expect(pages).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [4, 1],
    ]);
  });

  test('only a good round sends a heartbeat', async () => {
    const world = createWorld([target([ready()])], letters('sff'));
    await world.invoke(0);
    await world.invoke(1, { failing: { measure: () => Promise.reject(new Error('lost')) } });
    await world.invoke(2);
    expect(world.beats.map(({ at: when }) => (when - START) / MINUTE)).toEqual([0, 2]);
  });

  test('an incident stays open and paging while the monitor cannot check the target', async () => {
    const world = createWorld([target([ready()])], letters('sffuuus'));
    for (let minute = 0; minute < 8; minute++) await world.invoke(minute);
    const pages = world.metrics.filter(({ metric }) => metric === 'Page').map(({ values }) => values[0]);
    expect(pages).toEqual([0, 0, 1, 1, 1, 1, 0, 0]);
    expect(inLines(world.told())).toEqual(['new → ready', 'ready → not-ready', 'not-ready → unknown', 'unknown → ready']);
  });
});
