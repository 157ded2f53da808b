import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { describeFailure } from '../aws/describe-failure.ts';
import { createSnsPublisher } from '../aws/sns-publisher.ts';
import { createSqsDigests } from '../aws/sqs-digests.ts';
import type { FoundSubscription } from '../deployment/doctor/account.ts';
import { type Delivery, type DrillResult, drillDigest, subscriberName } from '../deployment/doctor/drill.ts';
import { alertsTopicName, namesOf } from '../deployment/plan/names.ts';
import type { Plan } from '../deployment/plan/plan.ts';
import type { Clock } from '../monitor/engine/ports.ts';
import { composeAlert } from '../monitor/message/alert.ts';
import type { Digest } from '../monitor/message/notification.ts';
import { defined } from '../monitor/text/objects.ts';
import type { AccountClients } from './clients.ts';
import { type DeliveryLine, readAnnounced, readDeliveries } from './read-deliveries.ts';
import { findTopic, readSubscriptions } from './read-topic.ts';

/** The settings of a drill. */
export type DrillSetting = {
  readonly plan: Plan;
  /** The name of the user who asked for the drill. */
  readonly by: string;
  readonly clock: Clock;
  /** How long to wait for the delivery status, milliseconds. */
  readonly waitMs: number;
  /** Ends the wait. */
  readonly signal?: AbortSignal;
};

/** The note on a subscription that is not confirmed. */
export const NOT_CONFIRMED = 'not confirmed, so SNS sends nothing to it';

/**
 * Sends a test alert to email and other subscribers through the production path. Rejects if AWS does not
 * accept it.
 */
export async function drillPeople(clients: AccountClients, setting: DrillSetting): Promise<DrillResult> {
  const { plan, by, clock } = setting;
  const names = namesOf(plan.monitor, plan.region);
  const topic = alertsTopicName(plan);
  const topicArn = await findTopic(clients, topic);
  if (!topicArn) throw new Error(`the topic ${topic} does not exist in ${plan.region}; the monitor may not be deployed there`);
  const [startedAt, sentAt] = [clock.now(), clock.monotonic()];
  const digest = drillDigest(plan.monitor, by, startedAt);
  const messageId = await send(clients, plan, topicArn, digest);
  const takenAfterMs = clock.monotonic() - sentAt;
  const way = plan.hasAnnouncer
    ? `the queue ${names.digests}, the announcer (up to 40 s later), and the topic ${topic}`
    : `the topic ${topic}`;
  return { way, takenAfterMs, deliveries: await deliveriesOf(clients, { ...setting, topicArn, messageId, startedAt, digest }) };
}

/** Sends the digest. Returns the id of the SNS message, or undefined if the announcer publishes it. */
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
  /** The id of the SNS message; undefined until the announcer has published it. */
  readonly messageId: string | undefined;
  readonly startedAt: number;
  readonly digest: Digest;
};

/**
 * The known status of a message: whether it is published, and its delivery log; no lines if delivery is not
 * logged.
 */
type Known = { readonly isPublished: boolean; readonly lines?: readonly DeliveryLine[] };

async function deliveriesOf(clients: AccountClients, sent: Sent): Promise<readonly Delivery[]> {
  const subscriptions = await readSubscriptions(clients, sent.topicArn);
  const within = `within ${Math.round(sent.waitMs / 1000)} s`;
  try {
    const known = await waitFor(clients, sent, subscriptions);
    if (known.isPublished) return subscriptions.map((one) => deliveryOf(one, known, `no entry in the delivery status log ${within}`));
    return subscriptions.map((one) => unpublished(one, `not published by the announcer ${within}: see its log`));
  } catch (error) {
    // The message was sent, even if its delivery log cannot be read.
    const why = `the logs cannot be read: ${describeFailure(error)}`;
    return subscriptions.map((one) => deliveryOf(one, { isPublished: true, lines: [] }, why));
  }
}

/** The interval between two reads of the delivery log, milliseconds. */
const POLL_MS = 5000;

async function waitFor(clients: AccountClients, sent: Sent, subscriptions: readonly FoundSubscription[]): Promise<Known> {
  const { topicArn, startedAt, clock, waitMs, plan, digest, signal } = sent;
  const { announcer } = namesOf(plan.monitor, plan.region);
  let { messageId } = sent;
  const giveUpAt = clock.monotonic() + waitMs;
  while (true) {
    messageId ??= await readAnnounced(clients, announcer, digest.notices[0]?.id ?? '', startedAt);
    const lines = messageId === undefined ? [] : await readDeliveries(clients, { topicArn, messageId, since: startedAt });
    if (messageId !== undefined && !lines) return { isPublished: true };
    const isAllKnown = subscriptions.every((one) => isNeverReported(one) || lines?.some(({ destination }) => destination === one.endpoint));
    if ((messageId !== undefined && isAllKnown) || clock.monotonic() >= giveUpAt || signal?.aborted)
      return { isPublished: messageId !== undefined, ...defined({ lines }) };
    await clock.sleep(POLL_MS, signal);
  }
}

// SNS does not log the delivery of email. Source: Amazon SNS developer guide, "Amazon SNS message delivery
// status".
function isNeverReported({ protocol, isPending }: FoundSubscription): boolean {
  return isPending || protocol.startsWith('email');
}

function unpublished(subscription: FoundSubscription, note: string): Delivery {
  const who = subscriberName(subscription);
  return subscription.isPending ? { who, outcome: 'pending', note: NOT_CONFIRMED } : { who, outcome: 'waiting', note };
}

function deliveryOf(subscription: FoundSubscription, { lines }: Known, missing: string): Delivery {
  const { endpoint, isPending } = subscription;
  const who = subscriberName(subscription);
  if (isPending) return { who, outcome: 'pending', note: NOT_CONFIRMED };
  if (isNeverReported(subscription))
    return { who, outcome: 'untold', note: 'SNS does not report the delivery of email: check the mailbox' };
  if (!lines)
    return { who, outcome: 'untold', note: 'AWS reports it only with delivery status logging: see docs/how-to/send-test-alert.md' };
  const line = lines.find(({ destination }) => destination === endpoint);
  if (!line) return { who, outcome: 'untold', note: missing };
  return { who, outcome: line.isDelivered ? 'accepted' : 'refused', seconds: line.seconds, note: line.note };
}
