import { createClients } from '../../../aws/clients.ts';
import { createDynamodbRecords } from '../../../aws/dynamodb-records.ts';
import { createSnsPublisher } from '../../../aws/sns-publisher.ts';
import { alertOf } from '../../../lambda/alert-of.ts';
import { createAnnouncer } from '../../../lambda/create-announcer.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import type { Digest } from '../../../monitor/message/notification.ts';
import { type AwsWire, startAwsWire } from '../../../testkit/aws-wire/wire.ts';
import { describePlainly } from '../../../testkit/engine/notices.ts';
import { randomFrom } from '../../../testkit/random.ts';
import { target } from '../../../testkit/samples.ts';
import type { Quiet } from './silences.ts';

/** The name of the story. */
export const OVERTAKEN = 'SNS refuses batches of the announcer, and later ones go out first';
const ROUNDS = 60;
const CHANGES = 4;
const MINUTE = 60_000;

/** Lets batches of one target overtake each other: the last message must be about the newest change. */
export async function overtakeBatches(): Promise<Quiet> {
  const aws = await startAwsWire();
  const random = randomFrom(14);
  const wrong: string[] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      aws.items().clear();
      const handle = announcerOn(aws);
      const before = aws.published().length;
      const waiting = Array.from({ length: CHANGES }, (_, i) => digestAt(i));
      while (waiting.length > 0) {
        const [next] = waiting.splice(Math.floor(random() * waiting.length), 1);
        if (next && random() < 0.4) aws.fail('sns', 'deny', 1);
        const body = JSON.stringify(next);
        // What was refused is delivered again, after others.
        await handle({ Records: [{ messageId: 'm', body }] }).catch(() => next && waiting.push(next));
      }
      const told = aws
        .published()
        .slice(before)
        .map((message) => JSON.parse(message.to('sqs')).changes.at(-1).at);
      const newest = new Date((CHANGES - 1) * MINUTE).toISOString();
      if (told.at(-1) !== newest) wrong.push(`${OVERTAKEN}: round ${round}: told of ${told.join(', ')}`);
    }
  } finally {
    await aws.close();
  }
  return { what: OVERTAKEN, rounds: ROUNDS, wrong };
}

function announcerOn({ endpoint }: AwsWire): ReturnType<typeof createAnnouncer> {
  process.env.AWS_ENDPOINT_URL = endpoint;
  process.env.AWS_ACCESS_KEY_ID ??= 'key';
  process.env.AWS_SECRET_ACCESS_KEY ??= 'secret';
  const { dynamodb, sns } = createClients('eu-west-1');
  // Slots follow each other at once.
  let now = Date.now();
  const sleep = async (ms: number, signal?: AbortSignal) => {
    if (!signal) now += ms;
    else await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  };
  const topicArn = 'arn:aws:sns:eu-west-1:000000000000:gatewatch-prod-alerts';
  const publish = async (digests: readonly Digest[], signal: AbortSignal) =>
    createSnsPublisher({ client: await sns(), topicArn })(alertOf({ monitor: 'prod' }, digests, 9), signal);
  const records = createDynamodbRecords({ client: dynamodb, table: 'health', now: () => now });
  return createAnnouncer({ tools: { records, clock: { now: () => now, monotonic: () => now, sleep }, publish }, log: () => {} });
}

function digestAt(i: number): Digest {
  const at = i * MINUTE;
  const to = i % 2 === 0 ? 'down' : 'ready';
  const change = { kind: 'change', at, to, diagnosis: null, target: target([]), health: newTargetMemory(0), observations: [] } as const;
  return {
    v: 1,
    shard: 'a',
    at,
    notices: [describePlainly([change])],
    census: { targets: 9, turnedRed: 0, control: { call: 'DynamoDB', ms: 5 } },
  };
}
