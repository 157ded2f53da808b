import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSendLog, SEND_LOG, SLOT_MS, takeSlot, withSent } from '../../../../monitor/memory/send-log.ts';
import { newTargetMemory } from '../../../../monitor/memory/target-memory.ts';
import type { Digest, Notification } from '../../../../monitor/message/notification.ts';
import { readDigest } from '../../../../monitor/message/read-digest.ts';
import { type Delivery, deliveries, play, START } from '../../../../testkit/engine/announcer-copies.ts';
import { describePlainly } from '../../../../testkit/engine/notices.ts';
import { target } from '../../../../testkit/samples.ts';

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

const batches = fc
  .array(fc.array(fc.uniqueArray(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }), {
    minLength: 1,
    maxLength: 4,
  })
  .map((all) => all.map((batch, b) => batch.map((ids, d) => digest(`shard-${b}-${d}`, ...ids.map((id) => `gw-${id}`)))));
test('however often a batch is delivered, each notification is sent, and twice only after a crash or a lost response', async () => {
  await fc.assert(
    fc.asyncProperty(batches, deliveries, async (all, some) => {
      const { published } = await play(all, some);
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
      const at = (await play(all, some)).published.map((one) => one.at).sort((a, b) => a - b);
      for (const [i, one] of at.slice(1).entries()) expect(one - (at[i] ?? 0)).toBeGreaterThanOrEqual(SLOT_MS);
    }),
    { numRuns: 200 },
  );
});

test('the same batch delivered twice at the same time is sent once', async () => {
  const twice = [0, 1].map((batch) => ({ batch: 0, afterMs: batch, slowMs: [], crash: undefined, isRefused: false }));
  const { published } = await play([[digest('a', 'gw-1')]], twice);
  expect(published.map(({ ids }) => ids)).toEqual([['gw-1']]);
});

test('digests that come together are one message', async () => {
  const { published } = await play([[digest('a', 'gw-1', 'gw-2'), digest('b', 'gw-3', 'gw-1')]], []);
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
