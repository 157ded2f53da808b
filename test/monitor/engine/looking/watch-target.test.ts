import { afterEach, describe, expect, test } from 'vitest';
import { type WatchTools, watchTarget } from '../../../../monitor/engine/looking/watch-target.ts';
import type { HealthStore, LookRequest } from '../../../../monitor/engine/ports.ts';
import { createMemoryHealth } from '../../../../monitor/engine/rounds/memory-health.ts';
import type { Change } from '../../../../monitor/message/change.ts';
import type { Answer } from '../../../../monitor/observation/observation.ts';
import { success, unknown } from '../../../../monitor/observation/outcome.ts';
import type { Probe } from '../../../../monitor/target/probe.ts';
import type { Target } from '../../../../monitor/target/target.ts';
import { createHandClock, type HandClock } from '../../../../testkit/engine/hand-clock.ts';
import { fine, toolsWith } from '../../../../testkit/engine/tools.ts';
import { probe, someLook, target } from '../../../../testkit/samples.ts';

const START = 1_700_000_000_000 - (1_700_000_000_000 % 60_000);
const failing: Answer = { ...fine, trouble: { reason: 'http.status', detail: 'status 500' } };
const refused: Answer = { latencyMs: 1, phases: {}, answered: false, trouble: { reason: 'tcp.refused', detail: 'ECONNREFUSED' } };

type Scene = {
  readonly clock: HandClock;
  readonly told: string[];
  readonly faults: string[];
  readonly looks: Map<string, number[]>;
  readonly stop: () => Promise<number>;
};

let stops: (() => Promise<number>)[] = [];
afterEach(async () => {
  for (const stop of stops) await stop();
  stops = [];
});

type Setting = {
  readonly probes: readonly Probe[];
  /** By path of the look, at this second of the scene. */
  readonly answers: (path: string, second: number) => Answer | Promise<Answer>;
  readonly store?: HealthStore;
  readonly announce?: (change: Change) => Promise<void>;
  readonly from?: number;
  readonly maintenance?: Target['maintenance'];
};

function watching({ probes, answers, store = createMemoryHealth(), announce, from = START, maintenance }: Setting): Scene {
  const clock = createHandClock(from);
  const told: string[] = [];
  const faults: string[] = [];
  const looks = new Map<string, number[]>();
  const second = () => (clock.now() - START) / 1000;
  const prober = async ({ look, signal }: LookRequest) => {
    const path = look.kind === 'http' ? look.path : look.kind;
    looks.set(path, [...(looks.get(path) ?? []), second()]);
    // Like the real prober, gives up at once when the signal aborts.
    const givenUp = new Promise<Answer>((resolve) => signal?.addEventListener('abort', () => resolve(refused), { once: true }));
    return Promise.race([answers(path, second()), givenUp]);
  };
  const ended = new AbortController();
  const running = watchTarget(
    {
      ...toolsWith(clock, prober),
      store,
      announce: async (change) => {
        await announce?.(change);
        const { from: was, to } = change;
        told.push(`${second()}: ${was ?? 'new'} → ${to}`);
      },
      onFault: (error) => void faults.push(String(error)),
    },
    target(probes, maintenance && { maintenance }),
    ended.signal,
  );
  const stop = async () => {
    ended.abort();
    await clock.settle();
    return running;
  };
  stops.push(stop);
  return { clock, told, faults, looks, stop };
}

function at(name: string, role: Probe['role'], changes: Partial<Probe> = {}): Probe {
  return probe(name, role, { look: { ...someLook, path: `/${name}` }, ...changes });
}

describe('watchTarget()', () => {
  test('checks in slots of the period, notifies of an outage after the threshold, and of its end', async () => {
    const scene = watching({ probes: [at('ready', 'readiness')], answers: (_, second) => (second >= 60 && second < 120 ? failing : fine) });
    await scene.clock.advance(240_000);
    expect(scene.looks.get('/ready')).toEqual([0, 60, 70, 80, 120, 180, 240]);
    expect(scene.told).toEqual(['0: new → ready', '80: ready → not-ready', '120: not-ready → ready']);
  });

  test('a single failure moves nothing', async () => {
    const scene = watching({ probes: [at('ready', 'readiness')], answers: (_, second) => (second === 60 ? failing : fine) });
    await scene.clock.advance(180_000);
    expect(scene.told).toEqual(['0: new → ready']);
  });

  test('the blocks of the seed, a period of one second and an initial delay, are kept', async () => {
    const scene = watching({
      probes: [
        at('ready', 'readiness', { initialDelaySeconds: 3, periodSeconds: 1 }),
        at('alive', 'liveness', { initialDelaySeconds: 15, periodSeconds: 5 }),
      ],
      answers: () => fine,
    });
    await scene.clock.advance(20_000);
    expect(scene.looks.get('/ready')).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]);
    expect(scene.looks.get('/alive')).toEqual([15, 20]);
    expect(scene.told).toEqual(['15: new → ready']);
  });

  test('a silent probe delays no other', async () => {
    const scene = watching({
      probes: [at('ready', 'readiness', { periodSeconds: 1 }), at('slow', 'signal', { periodSeconds: 1 })],
      answers: (path) => (path === '/slow' ? new Promise(() => {}) : fine),
    });
    await scene.clock.advance(3000);
    expect(scene.looks.get('/slow')).toEqual([0]);
    expect(scene.looks.get('/ready')).toEqual([0, 1, 2, 3]);
    expect(scene.told).toEqual(['1: new → ready']);
  });

  test('probes due together cause one notification for a dead host', async () => {
    const scene = watching({
      probes: [at('ready', 'readiness', { failureThreshold: 1 }), at('websocket', 'signal', { failureThreshold: 1 })],
      answers: (_, second) => (second >= 60 ? refused : fine),
    });
    await scene.clock.advance(61_000);
    expect(scene.told).toEqual(['0: new → ready', '60: ready → down']);
  });

  test('a notification that failed is sent after the next check', async () => {
    let broken = true;
    const scene = watching({
      probes: [at('ready', 'readiness')],
      answers: () => fine,
      announce: async () => {
        if (broken) throw new Error('the mail is down');
      },
    });
    await scene.clock.advance(59_000);
    expect([scene.told, scene.faults]).toEqual([[], ['Error: the mail is down']]);
    broken = false;
    await scene.clock.advance(2000);
    expect(scene.told).toEqual(['60: new → ready']);
  });

  test('of several changes that wait, those that were announced are not announced again', async () => {
    let left = 0;
    const scene = watching({
      probes: [at('ready', 'readiness', { failureThreshold: 1 })],
      answers: (_, second) => (second >= 60 ? refused : fine),
      announce: async () => {
        if (left-- <= 0) throw new Error('the disk is full');
      },
    });
    await scene.clock.advance(70_000);
    expect(scene.told).toEqual([]);
    left = 1;
    await scene.clock.advance(60_000);
    left = 9;
    await scene.clock.advance(60_000);
    expect(scene.told.map((line) => line.replace(/^\d+: /, ''))).toEqual(['new → ready', 'ready → down']);
  });

  test('what waits at the end is tried once more; what still fails is counted', async () => {
    let broken = true;
    const failing = { probes: [at('ready', 'readiness')], answers: () => fine };
    const announce = async () => {
      if (broken) throw new Error('the disk is full');
    };
    const scene = watching({ ...failing, announce });
    await scene.clock.advance(1000);
    expect(await scene.stop()).toBe(1);
    const other = watching({ ...failing, announce });
    await other.clock.advance(1000);
    broken = false;
    expect(await other.stop()).toBe(0);
    expect(other.told).toEqual(['1: new → ready']);
  });

  test('a store that fails stops neither checks nor notifications', async () => {
    const fail = () => Promise.reject(new Error('disk full'));
    const store: HealthStore = { load: fail, save: fail };
    const answers = (_: string, second: number) => (second >= 60 ? refused : fine);
    const scene = watching({ probes: [at('ready', 'readiness')], answers, store });
    await scene.clock.advance(90_000);
    expect(scene.told).toEqual(['0: new → ready', '80: ready → down']);
    expect(scene.faults.length).toBeGreaterThan(3);
  });

  test('a store that answers late has one write waiting, which takes everything up to its start', async () => {
    const kept = createMemoryHealth();
    const writes: number[] = [];
    const scene: Scene = watching({
      probes: [at('ready', 'readiness', { periodSeconds: 1 })],
      answers: (_, second) => (second >= 8 ? failing : fine),
      store: {
        load: kept.load,
        save: async (...given) => {
          writes.push(scene.clock.now());
          await scene.clock.sleep(5000);
          return kept.save(...given);
        },
      },
    });
    await scene.clock.advance(30_000);
    const stopped = scene.stop();
    await scene.clock.advance(60_000);
    await stopped;
    expect(scene.looks.get('/ready')).toHaveLength(31);
    expect(writes.length).toBeLessThanOrEqual(8);
    expect(scene.told.map((one) => one.replace(/^\d+: /, ''))).toEqual(['new → ready', 'ready → not-ready']);
  });

  test.each([1, 10, 30])('a steady state with a period of %i s is written once a minute, and a change at once', async (periodSeconds) => {
    const kept = createMemoryHealth();
    const writes: number[] = [];
    const scene: Scene = watching({
      probes: [at('ready', 'readiness', { periodSeconds, failureThreshold: 1 })],
      answers: (_, second) => (second >= 300 ? refused : fine),
      store: {
        load: kept.load,
        save: async (name, memory) => {
          writes.push((scene.clock.now() - START) / 1000);
          return kept.save(name, memory);
        },
      },
    });
    await scene.clock.advance(299_000);
    // The first result and its notification, then the sign of each minute.
    expect(writes).toEqual([0, 0, 60, 120, 180, 240]);
    await scene.clock.advance(1000);
    // The sign, the change with its pending notification, and that it was sent.
    expect(writes.slice(6)).toEqual([300, 300, 300]);
    expect((await kept.load(['gw-1'])).get('gw-1')).toMatchObject({ status: 'down', notified: 'down' });
  });

  test('a write that failed is repeated after the next check, even if nothing changes any more', async () => {
    const kept = createMemoryHealth();
    let isFull = false;
    const scene = watching({
      probes: [at('ready', 'readiness', { periodSeconds: 1, failureThreshold: 1 })],
      answers: (_, second) => (second >= 10 ? refused : fine),
      store: { load: kept.load, save: (...given) => (isFull ? Promise.reject(new Error('disk full')) : kept.save(...given)) },
    });
    await scene.clock.advance(9000);
    isFull = true;
    await scene.clock.advance(5000);
    expect((await kept.load(['gw-1'])).get('gw-1')?.status).toBe('ready');
    isFull = false;
    await scene.clock.advance(1000);
    expect((await kept.load(['gw-1'])).get('gw-1')).toMatchObject({ status: 'down', notified: 'down' });
  });

  test('what a store that was held could not take, it takes at the end', async () => {
    const kept = createMemoryHealth();
    let held = 0;
    const scene = watching({
      probes: [at('ready', 'readiness')],
      answers: () => failing,
      store: {
        load: kept.load,
        save: async (...given) => {
          if (held++ < 5) throw new Error('database is locked');
          return kept.save(...given);
        },
      },
    });
    await scene.clock.advance(1000);
    await scene.stop();
    expect((await kept.load(['gw-1'])).get('gw-1')?.probes).toHaveProperty('ready');
  });

  test('a clock that steps back neither blinds the watch nor leaves it green', async () => {
    const scene = watching({ probes: [at('ready', 'readiness')], answers: (_, second) => (second < 0 ? refused : fine) });
    await scene.clock.advance(1000);
    scene.clock.stepBack(3600_000);
    await scene.clock.advance(60_000);
    expect(scene.told.map((line) => line.replace(/^\S+ /, ''))).toEqual(['new → ready', 'ready → down']);
  });

  test('… nor does a look that was under way when it stepped', async () => {
    let release: (answer: Answer) => void = () => {};
    const scene = watching({
      probes: [at('ready', 'readiness')],
      answers: (_, second) => (second >= 0 ? new Promise((resolve) => (release = resolve)) : refused),
    });
    await scene.clock.settle();
    scene.clock.stepBack(3600_000);
    release(fine);
    await scene.clock.advance(60_000);
    expect(scene.told.at(-1)).toMatch(/→ down$/);
  });

  test('… nor do others that began together with it', async () => {
    let release: (answer: Answer) => void = () => {};
    const scene = watching({
      probes: [at('a', 'readiness', { periodSeconds: 10 }), at('b', 'readiness', { periodSeconds: 10 })],
      answers: (path, second) => (second < 0 ? refused : path === '/b' ? new Promise((resolve) => (release = resolve)) : fine),
    });
    await scene.clock.settle();
    scene.clock.stepBack(3600_000);
    await scene.clock.settle();
    release(fine);
    await scene.clock.advance(60_000);
    expect(scene.told.at(-1)).toMatch(/→ down$/);
  });

  test('a target that is now checked elsewhere is judged from the start', async () => {
    const store = createMemoryHealth();
    const first = watching({ probes: [at('ready', 'readiness')], answers: () => fine, store });
    await first.clock.advance(1000);
    await first.stop();
    const moved = [probe('ready', 'readiness', { look: { ...someLook, path: '/moved' }, failureThreshold: 1 })];
    const second = watching({ probes: moved, answers: () => refused, store, from: START + 2000 });
    await second.clock.advance(1000);
    expect(second.told).toEqual(['2: ready → down']);
  });

  test('signals are read off what every probe saw last, not only off those that fell due together', async () => {
    const withDays = (daysRemaining: number): Answer => ({
      ...fine,
      tls: { trusted: true, subject: 'CN=gw', issuer: 'CN=ca', notAfter: '2027-01-01T00:00:00.000Z', daysRemaining, pin: 'sha256//x=' },
    });
    const certificate = probe('certificate', 'signal', {
      look: { kind: 'read-off', signal: 'certificate', of: ['ready', 'other'], days: 21 },
    });
    const scene = watching({
      probes: [at('ready', 'readiness', { periodSeconds: 1 }), at('other', 'signal', { periodSeconds: 4 }), certificate],
      answers: (path) => withDays(path === '/other' ? 8.9 : 300),
    });
    await scene.clock.advance(12_000);
    expect(scene.told).toEqual(['0: new → ready', '8: ready → degraded']);
  });

  test('a restart resumes: it repeats no notification, and sends those of changes meanwhile', async () => {
    const store = createMemoryHealth();
    const first = watching({ probes: [at('ready', 'readiness')], answers: () => fine, store });
    await first.clock.advance(60_000);
    await first.stop();
    const same = watching({ probes: [at('ready', 'readiness')], answers: () => fine, store, from: START + 90_000 });
    await same.clock.advance(60_000);
    await same.stop();
    expect(same.told).toEqual([]);
    const later = watching({ probes: [at('ready', 'readiness')], answers: () => refused, store, from: START + 3600_000 });
    await later.clock.advance(25_000);
    expect(later.told).toEqual(['3620: ready → down']);
  });

  test('a startup probe goes first, and the rest follow at once when it has passed', async () => {
    const scene = watching({
      probes: [at('ready', 'readiness'), at('started', 'startup', { periodSeconds: 10, failureThreshold: 30 })],
      answers: (path, second) => (path === '/started' && second < 20 ? refused : fine),
    });
    await scene.clock.advance(50_000);
    expect(scene.looks.get('/started')).toEqual([0, 10, 20]);
    expect(scene.looks.get('/ready')).toEqual([20]);
    expect(scene.told).toEqual(['20: new → ready']);
  });

  test('after a maintenance window startup probes go first again and delays restart; watch notifies inside it too', async () => {
    const scene = watching({
      probes: [
        at('ready', 'readiness', { failureThreshold: 1 }),
        at('slow', 'signal', { initialDelaySeconds: 30 }),
        at('started', 'startup'),
      ],
      answers: (_, second) => (second >= 60 && second < 120 ? refused : fine),
      // From second 60 to second 120.
      maintenance: [{ start: '2023-11-14T22:14', durationSeconds: 60, timezone: 'UTC' }],
    });
    await scene.clock.advance(170_000);
    expect(scene.looks.get('/started')).toEqual([0, 120]);
    expect(scene.looks.get('/slow')?.filter((second) => second > 100)).toEqual([150]);
    expect(scene.told).toEqual(['0: new → ready', '60: ready → down', '120: down → ready']);
  });

  test('a look that our own end cut off counts for nothing', async () => {
    const store = createMemoryHealth();
    let release: (answer: Answer) => void = () => {};
    const scene = watching({
      probes: [at('ready', 'readiness', { failureThreshold: 1 })],
      answers: () => new Promise((resolve) => (release = resolve)),
      store,
    });
    await scene.clock.settle();
    const stopped = scene.stop();
    release(refused);
    await stopped;
    expect(scene.told).toEqual([]);
    expect((await store.load(['gw-1'])).size).toBe(0);
  });
});

describe('a target with a discovery', () => {
  const each = { ...at('preflight', 'readiness', { failureThreshold: 6 }), look: { ...someLook, path: '/' } } as const;
  const discovery = { probe: 'discovery', max: 2, each };
  const listOf = (...names: readonly string[]): Answer => ({
    ...fine,
    http: { status: 200, headers: {}, body: names.join(' '), truncated: false },
  });

  test('gets and loses probes as the list changes, keeps them while it is unknown, and tells of the difference', async () => {
    const from = START - (START % 300_000);
    const clock = createHandClock(from);
    const told: string[] = [];
    const asked = new Map<string, number[]>();
    const second = () => (clock.now() - from) / 1000;
    const lists: Readonly<Record<number, Answer>> = { 0: listOf('a', 'b'), 300: failing, 600: listOf('a', 'c', 'd'), 900: listOf('') };
    const prober = async ({ look }: LookRequest): Promise<Answer> => {
      const path = look.kind === 'http' ? look.path : '';
      asked.set(path, [...(asked.get(path) ?? []), second()]);
      return path === '/list' ? (lists[second()] ?? failing) : fine;
    };
    const read: WatchTools['read'] = (_, { look }, answer) => {
      const found = (answer.http?.body ?? '')
        .split(' ')
        .filter(Boolean)
        .map((name) => ({ name, path: `/${name}` }));
      if (answer.trouble) return unknown('discovery.no-list', 'no list');
      return look.kind === 'http' && look.path === '/list' ? { outcome: 'success', detail: 'listed', found } : success('fine');
    };
    const store = createMemoryHealth();
    const ended = new AbortController();
    const list = at('discovery', 'readiness', { periodSeconds: 300, recheckSeconds: 0, look: { ...someLook, path: '/list' } });
    const running = watchTarget(
      {
        ...toolsWith(clock, prober, { read }),
        store,
        announce: async (change) =>
          void told.push(change.kind === 'apis' ? `${second()}: +${change.came} -${change.went}` : `${second()}: ${change.to}`),
        onFault: (error) => void told.push(String(error)),
      },
      target([at('ready', 'readiness'), list], { discovery }),
      ended.signal,
    );
    await clock.advance(1_080_000);
    ended.abort();
    await clock.settle();
    await running;
    expect(asked.get('/list')).toEqual([0, 300, 600, 900]);
    expect(asked.get('/a')).toEqual([0, ...Array.from({ length: 18 }, (_, i) => (i + 1) * 60)]);
    expect(asked.get('/b')?.at(-1)).toBe(600);
    expect(asked.get('/c')?.[0]).toBe(600);
    expect(asked.get('/d')).toBeUndefined();
    expect(told).toEqual(['0: ready', '600: +c -b']);
    const memory = (await store.load(['gw-1'])).get('gw-1');
    expect(memory?.found?.map(({ name }) => name)).toEqual(['a', 'c']);
    expect(Object.keys(memory?.probes ?? {}).sort()).toEqual(['discovery', 'preflight/a', 'preflight/c', 'ready']);
  });
});
