import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { QueueAnswer, QueueEvent } from '../../lambda/create-announcer.ts';
import { newTargetMemory } from '../../monitor/memory/target-memory.ts';
import type { Digest } from '../../monitor/message/notification.ts';
import { type AwsWire, startAwsWire } from '../../testkit/aws-wire/wire.ts';
import { describePlainly } from '../../testkit/engine/notices.ts';
import { target } from '../../testkit/samples.ts';

// The door of the announcer, from what the queue delivers to what SNS receives.

let aws: AwsWire;
let handler: (event: QueueEvent) => Promise<QueueAnswer>;

beforeAll(async () => {
  aws = await startAwsWire();
  const variables = {
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    GATEWATCH_TABLE: 'health',
    GATEWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:000000000000:gatewatch-prod-alerts',
    GATEWATCH_MONITOR: 'prod',
    GATEWATCH_TARGETS: '6',
  };
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  ({ handler } = await import('../../lambda/announcer-handler.ts'));
});
beforeEach(() => aws.items().clear());
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

function digest(shard: string, ...names: readonly string[]): Digest {
  const at = Date.parse('2026-01-31T08:00:00Z');
  const notices = names.map((name) =>
    describePlainly([
      { kind: 'change', at, to: 'down', diagnosis: null, target: target([], { name }), health: newTargetMemory(0), observations: [] },
    ]),
  );
  return { v: 1, shard, at, notices, census: { targets: 2, turnedRed: names.length, control: { call: 'CloudWatch', ms: 30 } } };
}

const event = (...bodies: readonly unknown[]): QueueEvent => ({
  Records: bodies.map((body, i) => ({ messageId: `m-${i}`, body: typeof body === 'string' ? body : JSON.stringify(body) })),
});

test('notifications of several shards are one message; none is sent again', async () => {
  const before = aws.published().length;
  expect(await handler(event(digest('a', 'gw-1'), digest('b', 'mi-1')))).toEqual({ batchItemFailures: [] });
  expect(await handler(event(digest('a', 'gw-1')))).toEqual({ batchItemFailures: [] });
  const published = aws.published().slice(before);
  expect(published).toHaveLength(1);
  expect(JSON.parse(published[0]?.to('sqs') ?? '').targets.map(({ name }: { name: string }) => name)).toEqual(['gw-1', 'mi-1']);
});

test('a message that is not a digest goes back alone, and the others are sent', async () => {
  const before = aws.published().length;
  expect(await handler(event('{', digest('a', 'gw-2'), { v: 7 }))).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm-0' }, { itemIdentifier: 'm-2' }],
  });
  expect(aws.published()).toHaveLength(before + 1);
});

test('a digest nested too deeply to be serialized again does not stop the others', async () => {
  const before = aws.published().length;
  const [notice] = digest('b', 'gw-8').notices;
  const part = JSON.stringify({ ...digest('b'), notices: [{ ...notice, report: { ...notice?.report, probes: ['DEEP'] } }] });
  const deep = part.replace('"DEEP"', `${'['.repeat(20_000)}${']'.repeat(20_000)}`);
  expect(await handler(event(deep, digest('a', 'gw-7')))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-0' }] });
  expect(aws.published()).toHaveLength(before + 1);
});

test('where SNS takes nothing everything comes again', async () => {
  aws.fail('sns', 'deny', 1);
  await expect(handler(event(digest('a', 'gw-3')))).rejects.toThrow(/SNS did not accept the message/);
});

test('SNS refuses one batch, the next goes out, the first comes again: the last mail is still the newest', async () => {
  const of = (to: 'down' | 'ready', at: number): Digest => {
    const plain = digest('a', 'gw-9');
    return { ...plain, notices: plain.notices.map((notice) => ({ ...notice, at, status: to, id: `gw-9@${at}/change/${to}` })) };
  };
  // Nobody waits for a slot here.
  const forgetSlot = () => {
    const item = aws.items().get('#ledger');
    if (item) item.value = { S: (item.value?.S ?? '').replace(/"nextAt":\d+/, '"nextAt":0') };
  };
  aws.fail('sns', 'deny', 1);
  await expect(handler(event(of('down', 1000)))).rejects.toThrow(/SNS/);
  forgetSlot();
  await handler(event(of('ready', 2000)));
  forgetSlot();
  const before = aws.published().length;
  expect(await handler(event(of('down', 1000)))).toEqual({ batchItemFailures: [] });
  expect(aws.published().length).toBe(before);
});

test('most targets failing at once is reported as such, though no single shard could know', async () => {
  await handler(event(digest('a', 'gw-4', 'gw-5'), digest('b', 'gw-6', 'mi-2')));
  expect(aws.published().at(-1)?.subject).toMatch(/4 of 6 targets/);
});
