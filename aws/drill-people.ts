import { FilterLogEventsCommand, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import type { PublishCommand } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand } from '@aws-sdk/client-sqs';
import { composeAlert } from '../monitor/core/alert.ts';
import { type Delivery, type DrillResult, drillDigest } from '../monitor/core/drill.ts';
import type { Plan } from '../monitor/core/plan.ts';
import { quote } from '../monitor/core/quote.ts';
import { namesOf } from '../monitor/core/resource-names.ts';
import type { Clock } from '../monitor/engine/ports.ts';
import type { AccountClients } from './account-clients.ts';
import { findTopic, readSubscriptions } from './read-topic.ts';
import { createSnsPublisher } from './sns-publisher.ts';
import { createSqsDigests } from './sqs-digests.ts';

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
  let messageId: string | undefined;
  if (plan.hasAnnouncer) {
    const { QueueUrl = '' } = await clients.sqs.send(new GetQueueUrlCommand({ QueueName: names.digests }));
    await createSqsDigests({ client: clients.sqs, queueUrl: QueueUrl })(digest);
  } else {
    const client = {
      send: async (command: PublishCommand, options?: object) => {
        const answer = await clients.sns.send(command, options ?? {});
        messageId = answer.MessageId;
        return answer;
      },
    };
    await createSnsPublisher({ client, topicArn })(composeAlert(digest.notices, { monitor: plan.monitor }));
  }
  const takenAfterMs = clock.now() - startedAt;
  const way = plan.hasAnnouncer
    ? `the queue ${names.digests}, its announcer (up to 40 s more) and the topic ${names.alertsTopic}`
    : `the topic ${names.alertsTopic}`;
  return { way, takenAfterMs, deliveries: await deliveriesOf(clients, { topicArn, messageId, startedAt, ...setting }) };
}

type Sent = DrillSetting & { readonly topicArn: string; readonly messageId: string | undefined; readonly startedAt: number };

async function deliveriesOf(clients: AccountClients, sent: Sent): Promise<readonly Delivery[]> {
  const subscriptions = await readSubscriptions(clients, sent.topicArn);
  const told = sent.messageId === undefined ? [] : await deliveryLines(clients, sent);
  return subscriptions.map(({ protocol, endpoint, isPending }): Delivery => {
    const who = `${protocol} ${hostOf(endpoint)}`;
    if (isPending) return { who, outcome: 'pending', note: 'not confirmed: nothing is sent there' };
    const line = told.find(({ destination }) => destination === endpoint);
    if (line) return { who, outcome: line.isDelivered ? 'accepted' : 'refused', seconds: line.seconds, note: line.note };
    return { who, outcome: 'untold', note: UNTOLD[protocol] ?? 'AWS tells only with delivery status logging: see docs/doctor.md' };
  });
}

const UNTOLD: Readonly<Record<string, string>> = {
  email: 'SNS hands the mail over and tells no more: look into the mailbox',
  'email-json': 'SNS hands the mail over and tells no more: look into the mailbox',
};

// A URL may hold a key.
function hostOf(endpoint: string): string {
  return /^https?:/.test(endpoint) && URL.canParse(endpoint) ? new URL(endpoint).host : endpoint;
}

type Line = { readonly destination: string; readonly isDelivered: boolean; readonly seconds: number; readonly note: string };

const POLL_MS = 5000;

/** What the delivery status log of the topic says, where that is switched on. Source: Amazon SNS developer guide, "Message delivery status". */
async function deliveryLines({ logs }: AccountClients, { topicArn, messageId, startedAt, clock, waitMs }: Sent): Promise<readonly Line[]> {
  const [, , , region, account, topic] = topicArn.split(':');
  const groups = ['', '/Failure'].map((end) => `sns/${region}/${account}/${topic}${end}`);
  const read = (logGroupName: string) =>
    logs
      .send(
        new FilterLogEventsCommand({
          logGroupName,
          startTime: startedAt - 1000,
          filterPattern: `{ $.notification.messageId = "${messageId}" }`,
        }),
      )
      .then(({ events = [] }) => events.flatMap(({ message = '' }) => lineOf(message)))
      .catch((error: unknown) => {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      });
  while (true) {
    const found = await Promise.all(groups.map(read));
    const lines = found.flatMap((some) => some ?? []);
    const isOff = found.every((some) => some === undefined);
    if (isOff || clock.now() - startedAt >= waitMs) return lines;
    await clock.sleep(POLL_MS);
  }
}

function lineOf(text: string): readonly Line[] {
  try {
    const { delivery, status } = JSON.parse(text);
    const note = `${status}${delivery.statusCode ? `, HTTP ${delivery.statusCode}` : ''}${delivery.attempts > 1 ? `, ${delivery.attempts} attempts` : ''}`;
    return [
      {
        destination: String(delivery.destination),
        isDelivered: status === 'SUCCESS',
        seconds: Number(delivery.dwellTimeMs) / 1000,
        note: quote(note),
      },
    ];
  } catch {
    return [];
  }
}
