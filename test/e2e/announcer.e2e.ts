import { CreateTopicCommand } from '@aws-sdk/client-sns';
import { ChangeMessageVisibilityCommand, CreateQueueCommand, DeleteMessageCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { drillPeople } from '../../account/drill-people.ts';
import { createDynamodbRecords } from '../../aws/dynamodb-records.ts';
import { createSnsPublisher } from '../../aws/sns-publisher.ts';
import { createSqsDigests } from '../../aws/sqs-digests.ts';
import { planOf } from '../../deployment/plan/plan.ts';
import { alertOf } from '../../lambda/alert-of.ts';
import { createAnnouncer } from '../../lambda/create-announcer.ts';
import { SLOT_MS } from '../../monitor/memory/send-log.ts';
import { newTargetMemory } from '../../monitor/memory/target-memory.ts';
import type { Digest } from '../../monitor/message/notification.ts';
import { createTable } from '../../testkit/emulator/create-table.ts';
import { openInbox } from '../../testkit/emulator/inbox.ts';
import { clientsOf, onEmulator } from '../../testkit/emulator/on-emulator.ts';
import { describePlainly } from '../../testkit/engine/notices.ts';
import { compile } from '../../testkit/look-with.ts';
import { target } from '../../testkit/samples.ts';

// From what the rounds of many shards put into the queue to what a subscriber of the topic gets.

onEmulator();
const REGION = 'eu-west-1';
const AT = Date.parse('2026-01-31T08:00:00Z');

function digest(shard: string, names: readonly string[], targets = 10): Digest {
  const notices = names.map((name) =>
    describePlainly([
      { kind: 'change', at: AT, to: 'down', diagnosis: null, target: target([], { name }), health: newTargetMemory(0), observations: [] },
    ]),
  );
  return { v: 1, shard, at: AT, notices, census: { targets, turnedRed: names.length, control: { call: 'CloudWatch', ms: 30 } } };
}

/** A queue, a topic with a subscriber, and the announcer between them. Its clock stands still but for its sleeping. */
async function open() {
  const clients = clientsOf(REGION);
  const { QueueUrl: queueUrl = '' } = await clients.queues.send(new CreateQueueCommand({ QueueName: 'gatewatch-prod-digests' }));
  const { TopicArn: topicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name: 'gatewatch-prod-alerts' }));
  const inbox = await openInbox(clients, REGION, topicArn);
  const table = await createTable(clients);
  const publish = createSnsPublisher({ client: clients.sns, topicArn });
  let now = AT + 60_000;
  const announcer = createAnnouncer({
    tools: {
      records: createDynamodbRecords({ client: clients.dynamodb, table, now: () => now }),
      clock: {
        now: () => now,
        monotonic: () => now,
        // A time-out, which can be called off, never comes.
        sleep: async (ms, signal) => {
          if (!signal) now += ms;
          else await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        },
      },
      publish: (digests) => publish(alertOf({ monitor: 'prod' }, digests, 40)),
    },
    log: () => {},
  });
  /** What Lambda does with the queue: a batch, of which everything is deleted but what is named as failed. */
  const deliver = async (): Promise<number> => {
    const { Messages = [] } = await clients.queues.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }));
    const Records = Messages.map(({ MessageId = '', Body = '' }) => ({ messageId: MessageId, body: Body }));
    const { batchItemFailures } = await announcer({ Records });
    const failed = batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
    for (const { MessageId = '', ReceiptHandle } of Messages) {
      const of = { QueueUrl: queueUrl, ReceiptHandle };
      if (failed.includes(MessageId)) await clients.queues.send(new ChangeMessageVisibilityCommand({ ...of, VisibilityTimeout: 0 }));
      else await clients.queues.send(new DeleteMessageCommand(of));
    }
    return failed.length;
  };
  const send = async (one: Digest) => createSqsDigests({ client: await clients.sqs(), queueUrl })(one);
  return { clients, inbox, send, deliver, now: () => now };
}

const namesIn = (body: unknown) => (body as { readonly targets: readonly { readonly name: string }[] }).targets.map(({ name }) => name);

test('what four shards tell in a minute is one message, and what comes twice is told once', async () => {
  const { inbox, send, deliver } = await open();
  const digests = ['a', 'b', 'c', 'd'].map((shard) => digest(shard, [`gw-${shard}`]));
  await Promise.all(digests.map(send));
  expect(await deliver()).toBe(0);
  const [mail, ...more] = await inbox.take();
  expect(more).toEqual([]);
  expect(namesIn(mail?.body).toSorted()).toEqual(['gw-a', 'gw-b', 'gw-c', 'gw-d']);
  await Promise.all(digests.slice(0, 2).map(send));
  expect(await deliver()).toBe(0);
  expect(await inbox.take()).toEqual([]);
});

test('the next message keeps its distance', async () => {
  const { inbox, send, deliver, now } = await open();
  await send(digest('a', ['gw-1']));
  await deliver();
  const first = now();
  await send(digest('b', ['gw-2']));
  await deliver();
  expect(now() - first).toBeGreaterThanOrEqual(SLOT_MS);
  expect((await inbox.take()).map(({ body }) => namesIn(body))).toEqual([['gw-1'], ['gw-2']]);
});

test('what is no digest stays in the queue, and the others are told', async () => {
  const { inbox, send, deliver } = await open();
  await send({ ...digest('a', ['gw-1']), v: 2 } as unknown as Digest);
  await send(digest('b', ['gw-2']));
  expect(await deliver()).toBe(1);
  expect((await inbox.take()).map(({ body }) => namesIn(body))).toEqual([['gw-2']]);
  expect(await deliver()).toBe(1);
});

test('most targets of the monitor at once are told as such, though no shard alone could know', async () => {
  const { inbox, send, deliver } = await open();
  const names = (shard: string) => Array.from({ length: 8 }, (_, i) => `gw-${shard}-${i}`);
  await Promise.all(['a', 'b', 'c'].map((shard) => send(digest(shard, names(shard)))));
  await deliver();
  const [mail] = await inbox.take();
  expect(mail?.subject).toMatch(/24 of 40 targets/);
  expect(mail?.body).toMatchObject({ mass: { turnedRed: 24, targets: 40 } });
});

test('a drill goes the same way, and has reached nobody before the announcer was invoked', async () => {
  const { clients, inbox, deliver, now } = await open();
  const { settings, targets } = compile(
    `monitor: { name: prod, regions: [${REGION}] }\ntargets: [{ name: gw-1, profile: gateway, host: gw-1.example.com }]`,
  );
  const plan = { ...planOf(settings, targets), hasAnnouncer: true };
  const clock = { now, monotonic: now, sleep: async () => {} };
  const { way, deliveries } = await drillPeople(clients.account, { plan, by: 'ada', clock, waitMs: 0 });
  expect(way).toMatch(/^the queue gatewatch-prod-digests, the announcer/);
  expect(deliveries.map(({ outcome }) => outcome)).toEqual(['waiting']);
  expect(await inbox.take()).toEqual([]);
  expect(await deliver()).toBe(0);
  expect(await inbox.take()).toMatchObject([{ subject: expect.stringMatching(/^\[[a-z0-9-]+\] DRILL /), attributes: { kind: 'drill' } }]);
});
