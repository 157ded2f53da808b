import fc from 'fast-check';
import { expect, test } from 'vitest';
import { announceDigests } from '../../../../monitor/engine/rounds/announce-digests.ts';
import { readSendLog, SEND_LOG, SLOT_MS, takeSlot, withSent } from '../../../../monitor/memory/send-log.ts';
import { newTargetMemory } from '../../../../monitor/memory/target-memory.ts';
import type { Digest, Notification } from '../../../../monitor/message/notification.ts';
import { readDigest } from '../../../../monitor/message/read-digest.ts';
import { createHandClock } from '../../../../testkit/engine/hand-clock.ts';
import { describePlainly } from '../../../../testkit/engine/notices.ts';
import { createMemoryRecords } from '../../../../testkit/memory-records.ts';
import { target } from '../../../../testkit/samples.ts';

const START = 1_700_000_000_000;

function notice(id: string): Notification {
  const change = {
    at: START,
    kind: 'change',
    to: 'down',
    diagnosis: null,
    target: target([], { name: id }),
    health: newTargetMemory(0),
    observations: [],
  } as const;
  return { ...describePlainly([change]), id };
}

function digest(shard: string, ...ids: readonly string[]): Digest {
  return { v: 1, shard, at: START, notices: ids.map(notice), census: { targets: 10, turnedRed: 1, control: { call: 'DynamoDB', ms: 5 } } };
}

/** How one delivery of a batch goes: when it comes, and what goes wrong with it. */
type Delivery = {
  readonly batch: number;
  readonly afterMs: number;
  /** The call to the outside at which the process dies, before or after its effect. */
  readonly crash: { readonly call: number; readonly after: boolean } | undefined;
  readonly isRefused: boolean;
  /** How long its first calls to the outside take, milliseconds; the others take no time. */
  readonly slowMs: readonly number[];
};

/** Some batches, delivered as a queue does: at least once, again after what failed or died, several at a time. */
async function play(batches: readonly (readonly Digest[])[], deliveries: readonly Delivery[]) {
  const clock = createHandClock(START);
  const records = createMemoryRecords();
  const published: { readonly at: number; readonly ids: readonly string[] }[] = [];
  const deliver = async ({ batch, crash, isRefused, slowMs }: Delivery): Promise<boolean> => {
    let calls = 0;
    const isDeadBefore = () => crash !== undefined && (calls > crash.call || (calls === crash.call && !crash.after));
    const outside = async <T>(effect: () => Promise<T>): Promise<T> => {
      const slow = slowMs[calls++] ?? 0;
      const isSlowToArrive = calls % 2 === 0;
      if (isSlowToArrive) await clock.sleep(slow);
      if (isDeadBefore()) throw new Error('died');
      const result = await effect();
      if (!isSlowToArrive) await clock.sleep(slow);
      if (calls === crash?.call) throw new Error('died');
      return result;
    };
    const tools = {
      clock,
      records: {
        load: (names: readonly string[]) => outside(() => records.load(names)),
        save: (name: string, value: unknown, revision: number) => outside(() => records.save(name, value, revision)),
      },
      publish: (some: readonly Digest[]) => {
        // The way to SNS is not ours.
        const at = clock.now();
        return outside(async () => {
          if (isRefused) throw new Error('refused');
          published.push({ at, ids: some.flatMap(({ notices }) => notices.map(({ id }) => id)) });
        });
      },
    };
    return announceDigests(tools, batches[batch] ?? []).then(
      () => true,
      () => false,
    );
  };
  const results = deliveries.map(async (one) => {
    await clock.sleep(one.afterMs);
    return deliver(one);
  });
  await clock.advance(3_600_000);
  await Promise.all(results);
  // What was not taken is delivered until it is.
  for (let batch = 0; batch < batches.length; batch++) {
    const last = deliver({ batch, afterMs: 0, crash: undefined, isRefused: false, slowMs: [] });
    await clock.advance(600_000);
    expect(await last).toBe(true);
  }
  return published;
}

const batches = fc
  .array(fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) => all.map((batch, b) => batch.map((ids, d) => digest(`shard-${b}-${d}`, ...ids.map((id) => `gw-${id}`)))));
const deliveries = fc.array(
  fc.record({
    batch: fc.nat({ max: 3 }),
    afterMs: fc.integer({ min: 0, max: 60_000 }),
    crash: fc.option(fc.record({ call: fc.integer({ min: 1, max: 9 }), after: fc.boolean() }), { nil: undefined }),
    isRefused: fc.boolean(),
    slowMs: fc.array(fc.constantFrom(0, 0, 300, 1900, 2100, 9000), { maxLength: 12 }),
  }),
  { maxLength: 8 },
);

test('however often a batch is delivered, each notification is sent, and twice only after a crash or a lost response', async () => {
  await fc.assert(
    fc.asyncProperty(batches, deliveries, async (all, some) => {
      const published = await play(all, some);
      const ids = published.flatMap((one) => one.ids);
      for (const one of all.flat().flatMap(({ notices }) => notices)) expect(ids).toContain(one.id);
      // Who takes longer than a slot between telling and noting is as good as dead to the next.
      const isInDoubt = ({ crash, slowMs }: Delivery) => crash !== undefined || slowMs.reduce((sum, ms) => sum + ms, 0) >= SLOT_MS;
      const died = some.filter(isInDoubt).length;
      for (const id of ids) expect(ids.filter((one) => one === id).length).toBeLessThanOrEqual(1 + died);
    }),
    { numRuns: 200 },
  );
});

test('publishes keep their distance, however many copies run at a time', async () => {
  await fc.assert(
    fc.asyncProperty(batches, deliveries, async (all, some) => {
      const at = (await play(all, some)).map((one) => one.at).sort((a, b) => a - b);
      for (const [i, one] of at.slice(1).entries()) expect(one - (at[i] ?? 0)).toBeGreaterThanOrEqual(SLOT_MS);
    }),
    { numRuns: 200 },
  );
});

test('the same batch delivered twice at the same time is sent once', async () => {
  const twice = [0, 1].map((batch) => ({ batch: 0, afterMs: batch, slowMs: [], crash: undefined, isRefused: false }));
  const published = await play([[digest('a', 'gw-1')]], twice);
  expect(published.map(({ ids }) => ids)).toEqual([['gw-1']]);
});

test('digests that come together are one message', async () => {
  const published = await play([[digest('a', 'gw-1', 'gw-2'), digest('b', 'gw-3', 'gw-1')]], []);
  expect(published.map(({ ids }) => ids)).toEqual([['gw-1', 'gw-2', 'gw-3']]);
});

test('the send log drops old ids, and a slot that a wrong clock put far ahead', () => {
  const old = withSent(readSendLog(undefined), ['a'], START);
  expect(withSent(old, ['b'], START + 7 * 3_600_000).told.map(({ id }) => id)).toEqual(['b']);
  const many = withSent(
    old,
    Array.from({ length: 3000 }, (_, i) => `n-${i}`),
    START,
  );
  expect(many.told).toHaveLength(2000);
  expect(takeSlot({ ...old, nextAt: START + 9e9 }, START).at).toBe(START);
  expect(readSendLog({ v: 2 })).toEqual({ v: 1, nextAt: 0, told: [] });
  expect(SEND_LOG).toBe('ledger');
});

test.each<readonly [string, unknown]>([
  ['nothing', undefined],
  ['another version', { ...digest('a', 'gw-1'), v: 2 }],
  ['no notices', { ...digest('a'), notices: 'x' }],
  ['a notice of a status nobody knows', { ...digest('a'), notices: [{ ...notice('gw-1'), status: 'odd' }] }],
  ['a notice without its words', { ...digest('a'), notices: [{ ...notice('gw-1'), words: undefined }] }],
  ['no census', { ...digest('a', 'gw-1'), census: undefined }],
])('%s is no digest', (_, value) => {
  expect(readDigest(value)).toBeUndefined();
});

test('a digest that was sent is read whole', () => {
  const sent = digest('a', 'gw-1', 'gw-2');
  expect(readDigest(JSON.parse(JSON.stringify(sent)))).toEqual(sent);
});
