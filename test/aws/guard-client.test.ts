import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { createCloudwatchMetrics } from '../../aws/cloudwatch-metrics.ts';
import { createDynamodbHealth } from '../../aws/dynamodb-health.ts';
import { createDynamodbRecords } from '../../aws/dynamodb-records.ts';
import { createEventbridgeEvents } from '../../aws/eventbridge-events.ts';
import { createAwsSecrets } from '../../aws/secrets.ts';
import { createSnsPublisher } from '../../aws/sns-publisher.ts';
import { createSqsDigests } from '../../aws/sqs-digests.ts';
import { newTargetMemory } from '../../monitor/memory/target-memory.ts';
import { NOW, onWire } from '../../testkit/aws-wire/on-wire.ts';
import type { Service } from '../../testkit/aws-wire/wire-call.ts';

const { wire, clients } = onWire();
const now = () => NOW;
const alert = { subject: 'DOWN gw-1: nothing listens', text: 'text', json: '{}', attributes: {} };
const beat = { metric: 'Heartbeat', dimensions: { Monitor: 'prod' }, unit: 'Count', values: [1], at: NOW } as const;
const census = { targets: 1, turnedRed: 0, control: { call: 'none', error: 'none' } };

const ASKED: readonly (readonly [string, Service, () => Promise<unknown>])[] = [
  [
    'a message',
    'sns',
    async () => createSnsPublisher({ client: await clients().sns(), topicArn: 'arn:aws:sns:eu-west-1:111122223333:alerts' })(alert),
  ],
  ['metrics', 'cloudwatch', () => createCloudwatchMetrics({ client: clients().cloudwatch })([beat])],
  ['what is remembered', 'dynamodb', () => createDynamodbHealth({ client: clients().dynamodb, table: 'health', now }).load(['gw-1'])],
  [
    'a memory',
    'dynamodb',
    () => createDynamodbHealth({ client: clients().dynamodb, table: 'health', now }).save('gw-1', newTargetMemory(NOW)),
  ],
  ['a record', 'dynamodb', () => createDynamodbRecords({ client: clients().dynamodb, table: 'health', now }).save('a', 1, 0)],
  [
    'a digest',
    'sqs',
    async () =>
      createSqsDigests({ client: await clients().sqs(), queueUrl: wire().endpoint })({ v: 1, shard: 'a', at: NOW, notices: [], census }),
  ],
  ['a secret', 'secretsmanager', () => createAwsSecrets({ ...clients(), clock: { now, monotonic: now } })('a')],
];

test.each(ASKED.flatMap(([what, service, ask]) => (['html', 'empty'] as const).map((how) => ({ what, service, ask, how }))))(
  '$what: a 200 that is $how did not come from AWS and is taken for no answer',
  async ({ service, ask, how }) => {
    wire().fail(service, how, 9);
    await expect(ask()).rejects.toThrow(/NotAws/);
    wire().mend();
  },
);

test('an event: a 200 from somebody else did not take it', async () => {
  const change = {
    kind: 'change',
    at: NOW,
    to: 'ready',
    diagnosis: null,
    health: newTargetMemory(NOW),
    observations: [],
    looks: [],
  } as const;
  wire().fail('events', 'empty');
  const emit = createEventbridgeEvents({ client: await clients().eventbridge(), monitor: 'prod' });
  const target = { name: 'gw-1', profile: 'gateway', host: 'gw-1', labels: {} } as never;
  await expect(emit([{ ...change, target }])).rejects.toThrow('EventBridge did not accept 1 of 1 events: NotAws');
});

test('connections that have all died cost one try, however many were kept', async () => {
  const { dynamodb } = clients({ answerMs: 100 });
  const read = (client: DynamoDBClient, name: string) =>
    client.send(new BatchGetItemCommand({ RequestItems: { health: { Keys: [{ target: { S: name } }], ConsistentRead: true } } }));
  await Promise.all(Array.from({ length: 12 }, (_, i) => read(dynamodb, `gw-${i}`)));
  wire().fail('dynamodb', 'half-open', Number.POSITIVE_INFINITY);
  const before = wire().calls('dynamodb').length;
  await read(dynamodb, 'gw-1');
  expect(wire().calls('dynamodb').length - before).toBe(2);
});
