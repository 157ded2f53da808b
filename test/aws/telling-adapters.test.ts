import { expect, test } from 'vitest';
import { createEventbridgeEvents } from '../../aws/eventbridge-events.ts';
import { createSqsDigests } from '../../aws/sqs-digests.ts';
import { NOTIFY } from '../../monitor/memory/news.ts';
import { newTargetMemory } from '../../monitor/memory/target-memory.ts';
import type { StatusChange } from '../../monitor/message/change.ts';
import type { Digest, Notification } from '../../monitor/message/notification.ts';
import { readDigest } from '../../monitor/message/read-digest.ts';
import { onWire } from '../../testkit/aws-wire/on-wire.ts';
import { describePlainly } from '../../testkit/engine/notices.ts';
import { target } from '../../testkit/samples.ts';

const { wire, clients } = onWire();
const queueUrl = 'https://sqs.eu-west-1.amazonaws.com/111122223333/digests';

function change(i: number): StatusChange {
  return {
    kind: 'change',
    at: i,
    to: 'down',
    diagnosis: null,
    decision: NOTIFY,
    target: target([], { name: `gw-${i}` }),
    health: newTargetMemory(0),
    observations: [],
  };
}

function digest(notices: readonly Notification[]): Digest {
  return { v: 1, shard: 'a', at: 1000, notices, census: { targets: 10, turnedRed: 4, control: { call: 'DynamoDB', ms: 5 } } };
}

const send = async (one: Digest, maxAttempts = 2) => createSqsDigests({ client: await clients({ maxAttempts }).sqs(), queueUrl })(one);
const queued = () =>
  wire()
    .queued()
    .map((body) => readDigest(JSON.parse(body)));

test('a digest travels whole', async () => {
  const one = digest([describePlainly([change(1)]), describePlainly([change(2)])]);
  await send(one);
  expect(queued()).toEqual([one]);
});

test('a large one is divided, and its round stats are counted once', async () => {
  const long = Array.from({ length: 10 }, (_, i) => ({ ...describePlainly([change(i)]), lines: ['x'.repeat(60_000)] }));
  await send(digest(long));
  const parts = queued();
  expect(parts.length).toBeGreaterThan(3);
  expect(parts.flatMap((part) => part?.notices.map(({ target: name }) => name))).toEqual(long.map((one) => one.target));
  expect(parts.map((part) => part?.census.turnedRed)).toEqual([4, ...parts.slice(1).map(() => 0)]);
});

test('a notification that is too large is cut, its machine-readable part first', async () => {
  const probes = Array.from(
    { length: 5000 },
    (_, i) => ({ name: `p-${i}`, role: 'signal', action: 'GET x', outcome: 'success', detail: 'x'.repeat(50), at: '' }) as const,
  );
  const fat = describePlainly([change(1)]);
  const report = { ...fat.report, probes };
  await send(digest([{ ...fat, report }]));
  await send(digest([{ ...fat, lines: Array.from({ length: 500 }, () => 'y'.repeat(1000)) }]));
  const [first, second] = queued();
  expect(first?.notices[0]).toEqual({ ...fat, report: { ...fat.report, probes: [] } });
  expect(second?.notices[0]?.lines.at(-1)).toBe('  (the rest was too long to be sent)');
});

test('a queue that refuses is an error', async () => {
  wire().fail('sqs', 'deny', 1);
  await expect(send(digest([describePlainly([change(1)])]), 1)).rejects.toThrow(/^SQS did not accept the digest of a: AccessDenied/);
});

const emit = async (changes: readonly StatusChange[], monitor = 'prod') =>
  createEventbridgeEvents({ client: await clients({ maxAttempts: 1 }).eventbridge(), monitor })(changes);

test('every change is an event, ten per call', async () => {
  await emit(Array.from({ length: 23 }, (_, i) => change(i)));
  expect(wire().calls('events')).toHaveLength(3);
  expect(wire().events()).toHaveLength(23);
  expect(wire().events()[0]).toMatchObject({ source: 'gatewatch', type: 'Target Status Change', detail: { target: 'gw-0', to: 'down' } });
});

test('rejected events are counted, and the others are sent', async () => {
  wire().fail('events', 'deny', 1);
  await expect(emit(Array.from({ length: 12 }, (_, i) => change(i)))).rejects.toThrow(/did not accept 10 of 12 events: AccessDenied/);
  expect(wire().events()).toHaveLength(2);
  await expect(emit([change(1)], 'refused')).rejects.toThrow('EventBridge did not accept 1 of 1 events: InternalFailure (try again)');
});

test('an event with a text of any length is taken', async () => {
  const long = { rung: 'ready', probe: 'ready', summary: 'x'.repeat(300_000), fix: 'y', consequences: [] } as const;
  await emit([{ ...change(1), diagnosis: long }]);
  expect(wire().events()[0]?.detail).not.toHaveProperty('summary');
});
