import { createClients } from '../aws/clients.ts';
import { createDynamodbRecords } from '../aws/dynamodb-records.ts';
import { createSnsPublisher } from '../aws/sns-publisher.ts';
import { systemClock } from '../monitor/engine/system-clock.ts';
import type { Digest } from '../monitor/message/notification.ts';
import { alertOf } from './alert-of.ts';
import { createAnnouncer } from './create-announcer.ts';
import { readAnnouncerEnvironment } from './environment.ts';

const { region, table, topic, monitor, targets, links } = readAnnouncerEnvironment(process.env);
const { dynamodb, sns } = createClients(region);

/** Maximum size of a log event: 256 KB. */
const MAX_LOGGED = 1000;

/** Publishes one message and logs the ids of its notifications, by which a test alert is traced. */
async function publish(digests: readonly Digest[], signal: AbortSignal): Promise<void> {
  const notices = digests.flatMap((digest) => digest.notices.map(({ id }) => id)).slice(0, MAX_LOGGED);
  const published = (messageId: string) => console.log({ event: 'published', messageId, notices });
  await createSnsPublisher({ client: await sns(), topicArn: topic, published })(alertOf({ monitor, links }, digests, targets), signal);
}

/** The Lambda handler of the announcer, which sends the notifications in the queue of the shards. */
export const handler = createAnnouncer({
  tools: {
    records: createDynamodbRecords({ client: dynamodb, table, now: systemClock.now }),
    clock: systemClock,
    publish,
  },
  log: (line) => console.log(line),
});
