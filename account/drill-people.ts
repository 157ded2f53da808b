import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { describeFailure } from '../aws/describe-failure.ts';
import { createSnsPublisher } from '../aws/sns-publisher.ts';
import { createSqsDigests } from '../aws/sqs-digests.ts';
import type { FoundSubscription } from '../deployment/doctor/account.ts';
import { type Delivery, type DrillResult, drillDigest, subscriberName } from '../deployment/doctor/drill.ts';
import { namesOf } from '../deployment/plan/names.ts';
import type { Plan } from '../deployment/plan/plan.ts';
import type { Clock } from '../monitor/engine/ports.ts';
import { composeAlert } from '../monitor/message/alert.ts';
import type { Digest } from '../monitor/message/notification.ts';
import type { AccountClients } from './clients.ts';
import { type DeliveryLine, readAnnounced, readDeliveries } from './read-deliveries.ts';
import { findTopic, readSubscriptions } from './read-topic.ts';

/** What a drill needs to know. */
export type DrillSetting = {
  readonly plan: Plan;
  /** Who asked for it. */
  readonly by: string;
  readonly clock: Clock;
  /** How long AWS is asked what became of it, milliseconds. */
  readonly waitMs: number;
};

/** Sends a test alert to people the way real ones go. Rejects when AWS does not take it. */
export async function drillPeople(clients: AccountClients, setting: DrillSetting): Promise<DrillResult> {
  const { plan, by, clock } = setting;
  const names = namesOf(plan.monitor, plan.region);
  const topicArn = await findTopic(clients, names.alertsTopic);
  if (!topicArn) throw new Error(`there is no topic ${names.alertsTopic} in ${plan.region}: is the monitor deployed there?`);
  const startedAt = clock.now();
  const digest = drillDigest(plan.monitor, by, startedAt);
  const messageId = await send(clients, plan, topicArn, digest);
  const takenAfterMs = clock.now() - startedAt;
  const way = plan.hasAnnouncer
    ? `the queue ${names.digests}, its announcer (up to 40 s more) and the topic ${names.alertsTopic}`
    : `the topic ${names.alertsTopic}`;
  return { way, takenAfterMs, deliveries: await deliveriesOf(clients, { ...setting, topicArn, messageId, startedAt, digest }) };
}

/** Hands the digest over; the message's id where SNS takes it from us. */
async function send(clients: AccountClients, plan: Plan, topicArn: string, digest: Digest): Promise<string | undefined> {
  let messageId: string | undefined;
  if (plan.hasAnnouncer) {
    const { digests } = namesOf(plan.monitor, plan.region);
    const { QueueUrl = '' } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: digests }));
    await createSqsDigests({ client: clients.sqs, queueUrl: QueueUrl })(digest);
  } else {
    const published = (id: string) => {
      messageId = id;
    };
    await createSnsPublisher({ client: clients.sns, topicArn, published })(composeAlert(digest.notices, { monitor: plan.monitor }));
  }
  return messageId;
}

type Sent = DrillSetting & {
  readonly topicArn: string;
  /** Absent = an announcer publishes it. */
  readonly messageId: string | undefined;
  readonly startedAt: number;
  readonly digest: Digest;
};

/** What is known of a message: whether SNS has it, and what its logs say; absent lines = there are no logs. */
type Known = { readonly isPublished: boolean; readonly lines?: readonly DeliveryLine[] };

async function deliveriesOf(clients: AccountClients, sent: Sent): Promise<readonly Delivery[]> {
  const subscriptions = await readSubscriptions(clients, sent.topicArn);
  try {
    const known = await waitFor(clients, sent, subscriptions);
    return subscriptions.map((one) => deliveryOf(one, known, `not within ${Math.round(sent.waitMs / 1000)} s`));
  } catch (error) {
    // It was sent: that the logs cannot be read makes nobody less told.
    const why = `the logs cannot be read: ${describeFailure(error)}`;
    return subscriptions.map((one) => deliveryOf(one, { isPublished: true, lines: [] }, why));
  }
}

const POLL_MS = 5000;

async function waitFor(clients: AccountClients, sent: Sent, subscriptions: readonly FoundSubscription[]): Promise<Known> {
  const { topicArn, startedAt, clock, waitMs, plan, digest } = sent;
  const { announcer } = namesOf(plan.monitor, plan.region);
  let { messageId } = sent;
  while (true) {
    messageId ??= await readAnnounced(clients, announcer, digest.notices[0]?.id ?? '', startedAt);
    const lines = messageId === undefined ? [] : await readDeliveries(clients, { topicArn, messageId, since: startedAt });
    if (messageId !== undefined && !lines) return { isPublished: true };
    const isAllKnown = subscriptions.every((one) => isNeverTold(one) || lines?.some(({ destination }) => destination === one.endpoint));
    if ((messageId !== undefined && isAllKnown) || clock.now() - startedAt >= waitMs)
      return { isPublished: messageId !== undefined, ...(lines && { lines }) };
    await clock.sleep(POLL_MS);
  }
}

// Source: Amazon SNS developer guide, "Amazon SNS message delivery status": there is none for mail.
function isNeverTold({ protocol, isPending }: FoundSubscription): boolean {
  return isPending || protocol.startsWith('email');
}

function deliveryOf(subscription: FoundSubscription, { isPublished, lines }: Known, silence: string): Delivery {
  const { endpoint, isPending } = subscription;
  const who = subscriberName(subscription);
  if (isPending) return { who, outcome: 'pending', note: 'not confirmed: nothing is sent there' };
  if (!isPublished) return { who, outcome: 'waiting', note: `the announcer has not published it, ${silence}: see its log` };
  if (isNeverTold(subscription))
    return { who, outcome: 'untold', note: 'SNS hands the mail over and tells no more: look into the mailbox' };
  if (!lines) return { who, outcome: 'untold', note: 'AWS tells only with delivery status logging: see docs/how-to/send-test-alert.md' };
  const line = lines.find(({ destination }) => destination === endpoint);
  if (!line) return { who, outcome: 'untold', note: `the delivery status log says nothing of it: ${silence}` };
  return { who, outcome: line.isDelivered ? 'accepted' : 'refused', seconds: line.seconds, note: line.note };
}
