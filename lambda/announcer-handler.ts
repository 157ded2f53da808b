import { createClients } from '../aws/clients.ts';
import { createDynamodbRecords } from '../aws/dynamodb-records.ts';
import { createSnsPublisher } from '../aws/sns-publisher.ts';
import { alertOf } from './alert-of.ts';
import { createAnnouncer } from './create-announcer.ts';
import { readAnnouncerEnvironment } from './environment.ts';
import { systemClock } from './system-clock.ts';

const { region, table, topic, monitor, targets } = readAnnouncerEnvironment(process.env);
const { dynamodb, sns } = createClients(region);
const publish = createSnsPublisher({ client: sns, topicArn: topic });

/** The function that tells what the shards of a monitor put into its queue. */
export const handler = createAnnouncer({
  tools: {
    records: createDynamodbRecords({ client: dynamodb, table, now: systemClock.now }),
    clock: systemClock,
    publish: (digests) => publish(alertOf(monitor, digests, targets)),
  },
  log: (line) => console.log(line),
});
