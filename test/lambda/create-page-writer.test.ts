import { describe, expect, test } from 'vitest';
import { createSqliteHealth, type SqliteHealth } from '../../cli/session/sqlite-health.ts';
import { packPage } from '../../deployment/schedule/page-event.ts';
import { createPageWriter } from '../../lambda/create-page-writer.ts';
import { readPageEnvironment } from '../../lambda/page-environment.ts';
import { outages, writePastStore } from '../../testkit/pages/past-store.ts';
import { scratchFolder } from '../../testkit/scratch.ts';

const scratch = scratchFolder();
const START = Date.parse('2026-11-29T12:00:00Z');

const EVENT = packPage({
  title: 'Shop',
  show: 'status',
  targets: [
    { name: 'gw-1', label: 'Storefront' },
    { name: 'gw-2', label: 'Search', maintenance: [{ start: '2026-11-29T12:30', durationSeconds: 1800, timezone: 'UTC' }] },
  ],
});
const FILES = [
  ...['gw-1', 'gw-2'].flatMap((name) => [`badge/${name}.svg`, `history/${name}.json`, `target/${name}.html`]),
  ...['api/v2/summary.json', 'feed.atom', 'feed.json', 'index.html'],
].toSorted();
const EACH_TIME = ['api/v2/summary.json', 'index.html', 'target/gw-1.html', 'target/gw-2.html'];

let number = 0;

/** A page of two ready targets, whose history is a file; `put` may be made to fail. */
async function startPage(admit?: () => Promise<void>) {
  const path = scratch.path(`${++number}.sqlite`);
  const past = { entries: outages(START, 100), lookedAt: START };
  await writePastStore(path, { 'gw-1': past, 'gw-2': past });
  const store = createSqliteHealth(path);
  const bucket = new Map<string, string>();
  let now = START;
  let puts: string[] = [];
  let failing: string | undefined;
  const write = createPageWriter({
    sources: { health: store, history: store.history, records: store.records },
    put: async (file) => {
      puts.push(file.path);
      if (file.path === failing) throw new Error('S3 is away');
      bucket.set(file.path, file.text);
    },
    ...(admit && { admit }),
    url: 'https://status.example.com',
    now: () => now,
    log: () => {},
  });
  /** Invokes the function so many seconds after the start; the monitor checks until then unless it is silent. */
  const at = async (seconds: number, event: unknown = EVENT) => {
    now = START + seconds * 1000;
    puts = [];
    return { ...(await write(event)), puts: puts.toSorted() };
  };
  const fail = (file?: string) => {
    failing = file;
  };
  return { store, bucket, at, fail };
}

async function look(store: SqliteHealth, seconds: number): Promise<void> {
  for (const target of ['gw-1', 'gw-2']) {
    const { revision = 0 } = (await store.records.load([`looked/${target}`])).get(`looked/${target}`) ?? {};
    await store.records.save(`looked/${target}`, { v: 1, at: START + seconds * 1000 }, revision);
  }
}

async function turnDown(store: SqliteHealth, seconds: number): Promise<void> {
  const memory = (await store.load(['gw-1'])).get('gw-1');
  if (!memory?.history) throw new Error('gw-1 has no history');
  const at = START + seconds * 1000;
  const entry = { kind: 'transition', at, from: 'ready', to: 'down', reason: 'tcp.refused', cause: 'connection refused' } as const;
  const history = { status: 'down' as const, at, number: memory.history.number + 1 };
  await store.save('gw-1', { ...memory, status: 'down', since: at, history, unrecorded: [entry] });
}

describe('what is written when', () => {
  test('all at first, nothing while nothing changes, and again every 5 minutes', async () => {
    const { store, at } = await startPage();
    expect(await at(0)).toEqual({ done: 'written', files: 10, puts: FILES });
    for (const seconds of [60, 120, 180, 240]) expect(await at(seconds)).toEqual({ done: 'unchanged', files: 0, puts: [] });
    await look(store, 300);
    expect((await at(299)).puts).toEqual(EACH_TIME);
    expect(await at(359)).toMatchObject({ done: 'unchanged' });
    await look(store, 600);
    expect((await at(599)).puts).toEqual(EACH_TIME);
  });

  test('files of the last 90 days every hour', async () => {
    const { store, at } = await startPage();
    await at(0);
    const runs = Array.from({ length: 12 }, (_, i) => 300 * (i + 1));
    for (const seconds of runs) {
      await look(store, seconds);
      const expected = seconds === 3600 ? ['history/gw-1.json', 'history/gw-2.json'] : [];
      expect({ seconds, past: (await at(seconds)).puts.filter((file) => file.startsWith('history/')) }).toEqual({
        seconds,
        past: expected,
      });
    }
  });

  test('a change at once, with its badge and its feeds', async () => {
    const { store, bucket, at } = await startPage();
    await at(0);
    await turnDown(store, 50);
    const { puts } = await at(60);
    expect(puts).toEqual(FILES.filter((file) => file !== 'badge/gw-2.svg'));
    expect(bucket.get('index.html')).toMatch(/1 of 2 targets is not ready or down/);
    expect(bucket.get('badge/gw-1.svg')).toContain('Storefront: down');
    expect(await at(120)).toMatchObject({ done: 'unchanged' });
  });

  test('another config at once', async () => {
    const { bucket, at } = await startPage();
    await at(0);
    expect((await at(60, { ...EVENT, title: 'Market' })).done).toBe('written');
    expect(bucket.get('index.html')).toContain('Market');
  });

  test('a clock that was set back does not stop the page', async () => {
    const { at } = await startPage();
    await at(3600);
    expect((await at(0)).done).toBe('written');
  });
});

test('a page has its address, and no host without details', async () => {
  const { bucket, at } = await startPage();
  await at(0);
  expect(JSON.parse(bucket.get('api/v2/summary.json') ?? '').page).toMatchObject({ name: 'Shop', url: 'https://status.example.com' });
  expect([...bucket.keys()].sort()).toEqual(FILES);
});

test('a silent monitor: within 6 minutes the page says since when, and nothing is ready', async () => {
  const { bucket, at } = await startPage();
  await at(0);
  await at(300);
  await at(600);
  const index = bucket.get('index.html') ?? '';
  expect(index).toContain('The monitor has not checked anything since <time datetime="2026-11-29T12:00:00.000Z">');
  expect(index).toContain('All 2 targets are unknown');
  expect(JSON.parse(bucket.get('api/v2/summary.json') ?? '').status.indicator).toBe('minor');
});

describe('when a part fails', () => {
  test('the next minute writes everything again', async () => {
    const { bucket, at, fail } = await startPage();
    fail('target/gw-1.html');
    await expect(at(0)).rejects.toThrow('S3 is away');
    expect(bucket.has('target/gw-1.html')).toBe(false);
    fail();
    expect((await at(60)).puts).toEqual(expect.arrayContaining([...EACH_TIME, 'history/gw-1.json']));
    expect([...bucket.keys()].sort()).toEqual(FILES);
  });

  test('readers that cannot be let in do not stop the page, and are tried again', async () => {
    let isAway = true;
    let asked = 0;
    const { bucket, at } = await startPage(async () => {
      asked += 1;
      if (isAway) throw new Error('the store is away');
    });
    await expect(at(0)).rejects.toThrow('the store is away');
    expect(bucket.size).toBe(10);
    isAway = false;
    expect((await at(60)).done).toBe('written');
    await at(120);
    expect(asked).toBe(2);
  });

  test.each([
    ['no work', undefined, /the event is no work/],
    ['of another version', { ...EVENT, v: 2 }, /another version/],
    ['without windows', { ...EVENT, windows: undefined }, /lacks title, show, windows, or targets/],
    ['with an unknown choice', { ...EVENT, show: 'all' }, /lacks title, show/],
    ['with half a target', { ...EVENT, targets: [{ name: 'gw-1' }] }, /target 1 of the event is not complete/],
    ['with a window that it does not have', { ...EVENT, targets: [{ name: 'a', label: 'a', maintenance: [7] }] }, /target 1/],
  ])('an event %s is refused', async (_, event, message) => {
    const { at, bucket } = await startPage();
    await expect(at(0, event ?? 'x')).rejects.toThrow(message);
    expect(bucket.size).toBe(0);
  });
});

describe('its environment', () => {
  const VARIABLES = {
    AWS_REGION: 'eu-central-1',
    GATEWATCH_HOME_REGION: 'eu-west-1',
    GATEWATCH_TABLE: 'gatewatch-prod',
    GATEWATCH_PAGE_BUCKET: 'b',
    GATEWATCH_PAGE_URL: 'https://d.cloudfront.net',
  };

  test('is read, with and without readers who must know something', () => {
    expect(readPageEnvironment(VARIABLES)).toEqual({
      home: 'eu-west-1',
      table: 'gatewatch-prod',
      region: 'eu-central-1',
      bucket: 'b',
      url: 'https://d.cloudfront.net',
    });
    const access = { GATEWATCH_PAGE_SECRET: 'page/readers', GATEWATCH_PAGE_STORE: 'arn:store' };
    expect(readPageEnvironment({ ...VARIABLES, ...access }).access).toEqual({ secret: 'page/readers', store: 'arn:store' });
  });

  test('names everything that is missing', () => {
    expect(() => readPageEnvironment({ ...VARIABLES, GATEWATCH_TABLE: '', GATEWATCH_PAGE_SECRET: 'page/readers' })).toThrow(
      /GATEWATCH_TABLE is not set; GATEWATCH_PAGE_STORE is not set/,
    );
  });
});
