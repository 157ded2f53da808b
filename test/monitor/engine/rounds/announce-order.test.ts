import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LAST_SENT, lastSentRecord, readLastSent, withLastSent } from '../../../../monitor/memory/last-sent.ts';
import { newTargetMemory } from '../../../../monitor/memory/target-memory.ts';
import type { Digest, Notification } from '../../../../monitor/message/notification.ts';
import { type Delivery, deliveries, play, START } from '../../../../testkit/engine/announcer-copies.ts';
import { describePlainly } from '../../../../testkit/engine/notices.ts';
import { target } from '../../../../testkit/samples.ts';

// Batches come late, again, and beside each other: the last message about a target is about its newest change.

const MINUTE = 60_000;

function notice(name: string, minute: number): Notification {
  const at = START + minute * MINUTE;
  const to = minute % 2 === 0 ? 'down' : 'ready';
  const of = target([], { name });
  const plain = describePlainly([{ kind: 'change', at, to, diagnosis: null, target: of, health: newTargetMemory(0), observations: [] }]);
  return { ...plain, id: `${name}@${at}/change/${to}` };
}

const digest = (...notices: readonly Notification[]): Digest => ({
  v: 1,
  shard: 'a',
  at: START,
  notices,
  census: { targets: 10, turnedRed: 1, control: { call: 'DynamoDB', ms: 5 } },
});

const delivery = (batch: number, more: Partial<Delivery> = {}): Delivery => ({
  batch,
  afterMs: 0,
  crash: undefined,
  isRefused: false,
  slowMs: [],
  ...more,
});

const subjects = (published: Awaited<ReturnType<typeof play>>['published']) =>
  published.map(({ notices }) => notices.map(({ target: name, status }) => `${status} ${name}`).join());

test('SNS refuses one batch, the next goes out, and the first comes again: it is dropped, and said to be overtaken', async () => {
  const [down, ready] = [notice('gw-1', 0), notice('gw-1', 1)];
  const { published, overtaken } = await play(
    [[digest(down)], [digest(ready)]],
    [delivery(0, { isRefused: true }), delivery(1, { afterMs: 30_000 })],
  );
  expect(subjects(published)).toEqual(['ready gw-1']);
  expect(overtaken).toEqual([down.id]);
});

test('what it holds of other targets is sent all the same', async () => {
  const first = digest(notice('gw-1', 0), notice('gw-2', 0));
  const { published } = await play(
    [[first], [digest(notice('gw-1', 1))]],
    [delivery(0, { isRefused: true }), delivery(1, { afterMs: 30_000 })],
  );
  expect(subjects(published)).toEqual(['ready gw-1', 'down gw-2']);
});

test('a batch with both begins with the newest, and has the older one as a line and a change', async () => {
  const { published } = await play([[digest(notice('gw-1', 1)), digest(notice('gw-1', 0))]], []);
  expect(subjects(published)).toEqual(['ready gw-1']);
  const [only] = published[0]?.notices ?? [];
  expect(only?.changes.map(({ to }) => to)).toEqual(['down', 'ready']);
  expect(only?.lines.at(-1)).toMatch(/^ {2}before {3}DOWN at 2023-11-14 22:13:20/);
});

test('a copy that publishes slowly keeps the other one waiting', async () => {
  // Load and save of the slot, of the turn, and of what was sent come first; the seventh call is the publish.
  const slow = [0, 0, 0, 0, 0, 0, 0, 25_000, 25_000];
  const { published } = await play(
    [[digest(notice('gw-1', 0))], [digest(notice('gw-1', 1))]],
    [delivery(0, { slowMs: slow }), delivery(1, { afterMs: 1 })],
  );
  expect(subjects(published).at(-1)).toBe('ready gw-1');
});

test('a test alert neither overtakes nor is overtaken', async () => {
  const drill: Notification = { ...notice('gw-1', 9), kind: 'drill', id: 'drill' };
  const { published } = await play([[digest(drill)], [digest(notice('gw-1', 2))], [digest({ ...drill, at: START, id: 'drill 2' })]], []);
  expect(published.map(({ ids }) => ids)).toEqual([['drill'], [notice('gw-1', 2).id], ['drill 2']]);
});

const batches = fc
  .array(
    fc.array(fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.nat({ max: 9 })), { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 3,
    }),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .map((all) => all.map((batch) => batch.map((some) => digest(...some.map(([name, minute]) => notice(`gw-${name}`, minute))))));

test('in whatever order batches come, fail, and die: the last word is true, and nothing is lost', async () => {
  await fc.assert(
    fc.asyncProperty(batches, deliveries, async (all, some) => {
      const { published, overtaken } = await play(all, some);
      const sent = published.flatMap(({ notices }) => notices);
      const due = all.flat().flatMap(({ notices }) => notices);
      for (const name of new Set(due.map((one) => one.target))) {
        const newest = Math.max(...due.filter((one) => one.target === name).map(({ at }) => at));
        expect(sent.findLast((one) => one.target === name)?.at).toBe(newest);
      }
      const said = new Set(sent.flatMap(({ target: name, changes }) => changes.map(({ at }) => `${name}@${Date.parse(at)}`)));
      for (const { id, target: name, at } of due) {
        const isOvertaken = overtaken.includes(id) && sent.some((one) => one.target === name && one.at > at);
        expect(said.has(`${name}@${at}`) || isOvertaken).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});

test('10,000 targets with the longest names fit into the records, for as long as a queue may keep a message', () => {
  const names = Array.from({ length: 10_000 }, (_, i) => `${'x'.repeat(57)}-${String(i).padStart(5, '0')}`);
  const byRecord = Map.groupBy(names, lastSentRecord);
  expect([...byRecord.keys()].every((name) => LAST_SENT.includes(name))).toBe(true);
  for (const some of byRecord.values()) {
    const full = withLastSent(readLastSent(undefined), new Map(some.map((name) => [name, START])), START);
    expect(Object.keys(full.targets)).toHaveLength(some.length);
    expect(Buffer.byteLength(JSON.stringify(full))).toBeLessThan(200_000);
    const later = withLastSent(full, new Map([['gw-1', START]]), START + 14 * 86_400_000);
    expect(Object.keys(later.targets)).toHaveLength(some.length + 1);
    expect(Object.keys(withLastSent(full, new Map([['gw-1', START]]), START + 16 * 86_400_000).targets)).toEqual(['gw-1']);
  }
});

test('a record that a wrong clock or another release wrote suppresses nothing', async () => {
  const ahead = withLastSent(readLastSent(undefined), new Map([['gw-1', START + 9e9]]), START);
  const after = withLastSent(ahead, new Map([['gw-1', START]]), START);
  expect(after.targets['gw-1']).toEqual({ at: START, sent: START });
  for (const wrong of [undefined, null, { v: 2, targets: {} }, { v: 1, targets: { a: 1 } }, { v: 1, targets: [] }, 'x']) {
    expect(readLastSent(wrong)).toEqual({ v: 1, targets: {} });
  }
});
